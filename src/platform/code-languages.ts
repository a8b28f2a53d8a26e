/** Every language that highlight.js knows, by the name of its file, and what else authors call it. Its modules are loaded when a text has code in them. */
const languages = `
1c, abnf, accesslog, actionscript as, ada, angelscript asc, apache apacheconf, applescript osascript, arcade, arduino ino, armasm arm, asciidoc adoc,
aspectj, autohotkey ahk, autoit, avrasm, awk, axapta x++, bash sh zsh ksh, basic, bnf, brainfuck bf, c h, cal, capnproto capnp, ceylon, clean icl dcl,
clojure-repl, clojure clj edn, cmake cmake.in, coffeescript coffee cson iced, coq, cos cls, cpp cc c++ h++ hpp hh hxx cxx, crmsh crm pcmk, crystal cr,
csharp cs c#, csp, css, d, dart, delphi dpr dfm pas pascal, diff patch, django jinja, dns bind zone, dockerfile docker containerfile, dos bat batch
cmd, dsconfig, dts, dust dst, ebnf, elixir ex exs, elm, erb, erlang-repl, erlang erl, excel xlsx xls, fix, flix, fortran f90 f95, freedesktop desktop
systemd, fsharp fs f#, gams gms, gauss gss, gcode nc, gherkin feature, glsl, gml, go golang, golo, gradle, graphql gql, groovy, haml, handlebars hbs
html.hbs html.handlebars htmlbars mustache, haskell hs, haxe hx, hsp, http https, hy hylang, inform7 i7, ini toml conf cfg, irpf90, isbl, java jsp,
javascript js jsx mjs cjs node, jboss-cli wildfly-cli, json jsonc json5 jsonld geojson, julia-repl jldoctest, julia, kotlin kt kts ktm ktx, lasso ls
lassoscript, latex tex, ldif, leaf, less, lisp, livecodeserver, livescript, llvm, lsl, lua pluto, makefile mk mak make, markdown md mkdown mkd,
mathematica mma wl, matlab, maxima, mel, mercury m moo, mipsasm mips, mizar, mojolicious, monkey, moonscript moon, n1ql, nestedtext nt, nginx
nginxconf, nim, nix nixos, node-repl, nsis, objectivec mm objc obj-c obj-c++ objective-c++, ocaml ml, openscad scad, oxygene, parser3, perl pl pm, pf
pf.conf, pgsql postgres postgresql, php-template, php, pony, powershell pwsh ps ps1, processing pde, profile, prolog, properties, protobuf proto,
puppet pp, purebasic pb pbi, python-repl pycon, python py gyp ipython, q k kdb, qml qt, r, reasonml re, rib, roboconf graph instances, routeros
mikrotik, rsl, ruby rb gemspec podspec thor irb, ruleslanguage, rust rs, sas, scala, scheme scm, scilab sci, scss, shell console shellsession, smali,
smalltalk st, sml, sqf, sql, stan stanfuncs, stata do ado, step21 p21 step stp, stylus styl, subunit, swift, taggerscript, tap, tcl tk, thrift, tp,
twig craftcms, typescript ts tsx mts cts, vala, vbnet vb, vbscript-html, vbscript vbs, verilog v sv svh, vhdl, vim, wasm, wren, x86asm, xl tao, xml
html xhtml rss atom xjb xsd xsl plist wsf svg htm vue svelte, xquery xpath xq xqm, yaml yml, zephir zep
`;

const files = new Map(
  languages.split(',').flatMap((row) =>
    row
      .trim()
      .split(/\s+/)
      .map((name, _, [file]) => [name, file!] as const),
  ),
);

/** The file of a language that an author named; undefined for one that nobody knows. */
export const languageFile = (name: string): string | undefined => files.get(name.toLowerCase());
