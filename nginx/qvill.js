/*
 * What is no page: moved, gone, folded into the right address, or unknown. The same rules as src/core/path.ts,
 * src/site/resolve.ts and src/site/redirect.ts, written again because njs (0.7, Debian 12) can not load those:
 * no named imports, no `for of`, no spread. test/serving.test.ts holds the two together.
 */
import fs from 'fs';

function elsewhere(r) {
    const target = r.variables.request_uri;
    const path = decodePath(target);
    if (path === null) return r.return(400);
    if (r.method !== 'GET' && r.method !== 'HEAD') return r.return(405);
    const found = resolve(path, r.variables.document_root);
    if (found.status === 404 && canBeMeant(path)) return r.internalRedirect('@meant');
    if (found.status >= 400) return r.return(found.status);
    redirect(r, found.status, withQuery(found.target, r.variables.args || ''));
}

// Not `r.return`, which would add nginx's own HTML as a body.
function redirect(r, status, location) {
    r.status = status;
    r.headersOut['Location'] = location;
    r.headersOut['Cache-Control'] = 'max-age=3600';
    r.headersOut['Content-Length'] = '0';
    r.sendHeader();
    r.finish();
}

// A rule may lead to what leads on: who asks gets there in one step.
function resolve(path, site) {
    const found = lookUp(path, site);
    if (!found.isRule || !found.target) return found;
    for (let hop = 0; hop < 10; hop++) {
        const next = leadsOn(found.target, site);
        if (next === null) break;
        found.target = next;
    }
    // What answered once is said to be gone, rather than lead to where nobody is
    if (found.target[0] === '/' && isGone(keyOf(path), site) && !answers(found.target, site)) return { status: 410 };
    return found;
}

function answers(target, site) {
    const path = decodePath(target);
    if (path === null) return false;
    if (isApp(path) || (/^\/media\/[0-9a-f]{20}\/[^/]+$/.test(path) && !isGone(keyOf(path), site))) return true;
    return isPage(path, site);
}

function lookUp(path, site) {
    const key = keyOf(path);
    if (isHidden(path) || isHidden(key)) return { status: 404 };
    const moved = parseMarker(read(site + '/moved' + key + '.TO'));
    if (moved) return moved;
    const page = [key, key + '/'].find((address) => address !== path && isPage(address, site));
    if (page !== undefined) return { status: 301, target: encodePath(page) };
    const rule = isOwn(key) ? null : ruleFor(path, key, site);
    if (rule) return rule;
    return { status: isGone(key, site) ? 410 : 404 };
}

function leadsOn(target, site) {
    if (target[0] !== '/') return null;
    const path = decodePath(target);
    if (path === null || isApp(path) || isPage(path, site)) return null;
    const next = lookUp(path, site).target;
    return next ? withQuery(next, (/\?([^#]*)/.exec(target) || ['', ''])[1]) : null;
}

const isGone = (key, site) => isFile(site + '/gone' + key + '.GONE');
const isApp = (path) => /^\/(admin|api|search|kudos|preview)(?![^/])/.test(path);
const isOwn = (key) => isApp(key) || /^\/media(?![^/])/.test(key);

// Rules: src/redirects/match.ts and rule.ts.
function ruleFor(path, key, site) {
    const exact = ruleAt(sourceOf(key), site);
    if (exact) return exact;
    const lines = read(site + '/rules/patterns').split('\n').slice(0, -1);
    if (lines.length === 0) return null;
    const words = key === '/' ? [] : key.slice(1).split('/');
    const given = path.replace(/\/{2,}/g, '/').slice(1).split('/');
    const depths = lines[0] === '' ? [] : lines[0].split(' ').map(Number);
    for (let i = 0; i < depths.length; i++) {
        const depth = depths[i];
        const prefix = words.slice(0, depth).map((word) => sourceOf('/' + word)).join('') + '/*';
        const rule = depth <= words.length ? ruleAt(prefix, site) : null;
        if (rule) return filled(rule, { splat: given.slice(depth).join('/') });
    }
    const known = words.map((word) => sourceOf(word));
    for (let i = 1; i < lines.length; i++) {
        const captured = captures(lines[i].split(' ')[0], known, given);
        const rule = captured && readLine(lines[i]);
        if (rule) return filled(rule, captured);
    }
    return null;
}

function ruleAt(source, site) {
    const lines = '\n' + read(site + '/rules/' + bucketOf(source));
    const at = lines.indexOf('\n' + source + ' ');
    return at < 0 ? null : readLine(lines.slice(at + 1, lines.indexOf('\n', at + 1)));
}

function captures(source, known, given) {
    const parts = source.slice(1).split('/');
    const hasRest = parts[parts.length - 1] === '*';
    const count = hasRest ? parts.length - 1 : parts.length;
    if (hasRest ? known.length < count : known.length !== count) return null;
    const captured = {};
    for (let i = 0; i < count; i++) {
        if (isName(parts[i])) captured[parts[i].slice(1)] = given[i].replace(/(?:\.html?)+$/i, '');
        else if (parts[i] !== known[i]) return null;
    }
    if (hasRest) captured.splat = given.slice(count).join('/');
    return captured;
}

function filled(rule, captured) {
    if (!rule.target) return rule;
    const end = rule.target.search(/[?#]/);
    const cut = end < 0 ? rule.target.length : end;
    const head = named(rule.target.slice(0, cut), captured, true);
    rule.target = (head[0] === '/' ? head.replace(/\/{2,}/g, '/') : head) + named(rule.target.slice(cut), captured, false);
    return rule;
}

function named(text, captured, isPath) {
    return text.replace(/:([a-z]\w*)/gi, (whole, name) => {
        const value = captured[name.toLowerCase()];
        if (typeof value !== 'string') return whole;
        return isPath ? encodePath(value) : encodeURIComponent(value);
    });
}

function readLine(line) {
    const fields = line.split(' ');
    const status = Number(fields[1]);
    if (fields.length !== 3 || !/^(301|302|307|308|410)$/.test(fields[1]) || !/^[\x21-\x7e]+$/.test(fields[2])) return null;
    return { status, isRule: true, target: status === 410 ? '' : fields[2] };
}

const isName = (part) => /^:[a-z]\w*$/i.test(part);
const sourceOf = (key) => encodePath(key).replace(/:/g, '%3A').replace(/\*/g, '%2A');

function bucketOf(source) {
    let sum = 0;
    for (let i = 0; i < source.length; i++) sum = (sum * 33 + source.charCodeAt(i)) % 65521;
    return ('00' + (sum % 4096).toString(16)).slice(-3);
}

// Files and the doors of other engines are not what readers mistype: src/site/nearest.service.ts.
const canBeMeant = (path) => /^\/[^.]{3,300}$/.test(path) && !/\/\/|\/(wp-|cgi-bin|phpmyadmin|vendor)/i.test(path);
const isHidden = (path) => /\/\.(?!well-known\/)/.test(path);
const isPage = (path, site) => !/\/\/|\/index$/.test(path) && !isHidden(path) && isFile(site + '/pages/' + fileOf(path));

function parseMarker(text) {
    const match = /^(30[12378]) ([\x21-\x7e]+)\s*$/.exec(text);
    return match ? { status: Number(match[1]), target: match[2] } : null;
}

function withQuery(target, query) {
    if (query === '') return target;
    const hash = target.indexOf('#');
    const base = hash < 0 ? target : target.slice(0, hash);
    return base + (base.includes('?') ? '&' : '?') + query + target.slice(base.length);
}

// nginx has refused climbs above the root and broken escapes already; broken UTF-8 is left to find.
function decodePath(target) {
    let path;
    try {
        path = decodeURIComponent(target.replace(/[?#].*$/, ''));
    } catch (error) {
        return null;
    }
    return resolveDots(path);
}

function resolveDots(path) {
    const kept = [];
    const segments = path.split('/').slice(1);
    segments.forEach((segment, i) => {
        const dots = segment === '.' || segment === '..';
        if (segment === '..') kept.pop();
        if (!dots) kept.push(segment);
        else if (i === segments.length - 1) kept.push('');
    });
    return '/' + kept.join('/');
}

function keyOf(path) {
    const key = path
        .toLowerCase()
        .replace(/ς/g, 'σ')
        .replace(/\/{2,}/g, '/')
        .replace(/(?:\/(?:index\.html?)?|\.html?)+$/, '');
    return key === '' ? '/' : key;
}

const encodePath = (path) => path.split('/').map(encodeSegment).join('/');
const encodeSegment = (segment) => encodeURIComponent(segment).replace(/%(3A|40|2C|3B|2B|24|3D|26)/g, decodeURIComponent);

function fileOf(path) {
    const name = path.slice(1);
    if (path.endsWith('/')) return name + 'index.html';
    return /\.(xml|json|txt|md|ico|svg|png)$|^\/(kudos|search)\/script\.js$/.test(path) ? name : name + '.html';
}

// Asked with `throwIfNoEntry`, as an exception from fs costs njs 400 µs; a whole 404 takes 60.
function isFile(name) {
    try {
        const stat = fs.statSync(name, { throwIfNoEntry: false });
        return stat !== undefined && stat.isFile();
    } catch (error) {
        return false;
    }
}

function read(name) {
    if (!isFile(name)) return '';
    try {
        return fs.readFileSync(name, 'utf8');
    } catch (error) {
        return '';
    }
}

export default { elsewhere };
