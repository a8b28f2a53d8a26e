# Varnish (7.1, Debian 12) at the edge, before nginx: keeps every page until the blog says that it changed.
#   QVILL_EDGE_SECRET=… varnishd -a :80 -f /etc/varnish/qvill.vcl -s malloc,64m -p http_gzip_support=off -p vsl_space=8M
# http_gzip_support=off: the tree is packed already, nothing is unpacked for a reader, and there is brotli (with it on
# Varnish asks nginx for gzip only). vsl_space=8M: 20 MB of memory in place of 92. Compiling this needs gcc.
#
# The blog purges what QVILL_EDGES names, and says the same secret. Send other hosts and plain HTTP to the one address
# before they come here. Why purges and not bans: docs/decisions/0017-the-edge-exchanges-pages.md

vcl 4.1;

import purge;
import std;

backend nginx {
    .host = "127.0.0.1";
    .port = "8080";
    .connect_timeout = 1s;
    .first_byte_timeout = 120s;
}

# Where the blog purges from.
acl purgers {
    "127.0.0.0"/8;
    "::1";
}

sub vcl_recv {
    # For nginx/varnish.log-format. The token of a preview or an invitation is a secret, and not written down.
    if (req.restarts == 0) {
        std.log("qvill_uri:" + regsub(regsub(req.url, "^/preview/.*", "/preview/-"), "\?(.*&)?token=.*", "?token=-"));
    }
    # What these rules note for themselves, nobody else may say.
    if (req.restarts == 0) {
        unset req.http.X-Qvill-Step;
        unset req.http.X-Qvill-Query;
        unset req.http.X-Qvill-Edge;
    }
    # An old page will do while the new one is on its way; what that means for redirects is in vcl_hit.
    set req.grace = 1w;
    if (req.http.X-Qvill-Step ~ "^(new|fetch)$") {
        set req.grace = 0s;
    }
    if (req.method == "PURGE") {
        call recv_purge;
    }

    # The app's own paths, the list of site.conf: nothing of them is kept or changed.
    if (req.url ~ "^/(admin|api|search|kudos|preview)(/|\?|$)" && req.url !~ "^/(kudos|search)/script\.js(\?|$)") {
        return (pass);
    }
    # Purged is the one spelling that `encodePath` (src/core/path.ts) gives an address, so no other is kept.
    if (req.url !~ {"^/([\w./~!*'():@,;+$=&-]|%(0[1-9A-F]|1[0-9A-F]|2[0235]|3[CEF]|5[B-E]|60|7[BCDF]|[89A-F][0-9A-F]))*(\?|$)"}
        || req.url ~ "^[^?]*/\.\.?(/|\?|$)") {
        return (pass);
    }

    # Of the media library pictures are kept; recordings and videos, of which readers ask for stretches, are nginx's.
    if (req.url ~ "^/media/[0-9a-f]{20}/" && req.url !~ "\.(avif|webp|jpg|png|gif|svg)(\?|$)") {
        return (pass);
    }

    unset req.http.Cookie;
    unset req.http.Authorization;
    call hold_query;
    call one_encoding;
    # The built-in rules end this: other methods than GET and HEAD pass.
}

# No parameter changes a page, so none reaches nginx; a redirect gets them back in vcl_deliver, less what only tracks.
sub hold_query {
    if (req.restarts == 0 && req.url ~ "\?" && (req.method == "GET" || req.method == "HEAD")) {
        set req.url = regsuball(req.url, "(?<=[?&])(utm_[^=&]*|fbclid|gclid|ref)(=[^&]*)?(&|$)", "");
        set req.http.X-Qvill-Query = regsub(regsub(req.url, "^[^?]*\?", ""), "[?&]+$", "");
        set req.url = regsub(req.url, "\?.*$", "");
    }
}

# Three variants of a page and no more; nginx's own choice (it looks for a q of 0 and for nothing else).
sub one_encoding {
    if (req.http.Accept-Encoding ~ "(?i)(^|,)\s*br\s*(,|$|;(?!\s*q=0(\.0*)?\s*(,|$)))") {
        set req.http.Accept-Encoding = "br";
    } elsif (req.http.Accept-Encoding ~ "(?i)(^|,)\s*gzip\s*(,|$|;(?!\s*q=0(\.0*)?\s*(,|$)))") {
        set req.http.Accept-Encoding = "gzip";
    } else {
        unset req.http.Accept-Encoding;
    }
}

# Pages say the same whatever host and query asked for them: one purge is enough.
sub vcl_hash {
    hash_data(req.url);
    return (lookup);
}

# A purge is for one address. It passes over what is being fetched at that moment, and that may be the old page: so each
# packing is looked up in turn, which waits for its fetch to end. `X-Qvill-Purge` says what for:
#   hard      the page was withdrawn: nothing of it stays. What a purge without the header does, too
#   soft      it changed: all of it is old from now on. `X-Qvill-Kept: 1` answers when there was any
#   refresh   after that: the packing in `Accept-Encoding` is fetched anew, if it was kept
# So a page is exchanged in one step: readers get the old one until the new one is whole, and the blog hears 200 when it
# is. X-Forwarded-For holds a comma when a proxy on this machine passes on what a stranger sent.
sub recv_purge {
    if (client.ip !~ purgers || req.http.X-Forwarded-For ~ "," || req.http.X-Qvill-Secret !~ "."
        || req.http.X-Qvill-Secret != std.getenv("QVILL_EDGE_SECRET")) {
        return (synth(405, "Method not allowed"));
    }
    set req.url = regsub(req.url, "\?.*$", "");
    if (req.http.X-Qvill-Purge == "refresh") {
        call one_encoding;
        return (hash);
    }
    set req.grace = 0s;
    if (req.restarts == 0) {
        unset req.http.X-Qvill-Kept;
        set req.http.Accept-Encoding = "br";
    } elsif (req.restarts == 1) {
        set req.http.Accept-Encoding = "gzip";
    } else {
        unset req.http.Accept-Encoding;
    }
    return (hash);
}

# Not `purge.hard()` and not 0s: Varnish counts a lifetime in 32 bits, so that what it has had for a week would live for
# some hundredths of a second more.
sub forget {
    if (req.http.X-Qvill-Purge != "soft") {
        purge.soft(-1s, 0s, 0s);
    } elsif (req.http.X-Qvill-Age == "old") {
        if (purge.soft(-100ms, 1h) > 0) { set req.http.X-Qvill-Kept = "1"; }
    } else {
        if (purge.soft(-1ms, 1h) > 0) { set req.http.X-Qvill-Kept = "1"; }
    }
    if (req.restarts < 2) {
        return (restart);
    }
    return (synth(200, "Purged"));
}

sub vcl_hit {
    if (req.method == "PURGE") {
        if (req.http.X-Qvill-Purge != "refresh") {
            if (obj.age > 1h) {
                set req.http.X-Qvill-Age = "old";
            }
            call forget;
        }
        if (obj.ttl > 0s) {
            return (synth(200, "Purged"));
        }
        set req.method = "GET";
        set req.http.X-Qvill-Step = "fetch";
        return (restart);
    }
    # An old page will do for a moment. A redirect, a 410 or a 404 that is past its time is fetched anew first.
    if (obj.ttl <= 0s && obj.status != 200 && !req.http.X-Qvill-Step) {
        set req.http.X-Qvill-Step = "new";
        return (restart);
    }
}

sub vcl_miss {
    if (req.method == "PURGE") {
        if (req.http.X-Qvill-Purge == "refresh") {
            return (synth(200, "Purged"));
        }
        unset req.http.X-Qvill-Age;
        call forget;
    }
}

# What is kept depends on an address and a packing, and nginx is told no more than these. VCL can't list the names of
# headers; those that name another page somewhere end here, nginx passes on to the app only what site.conf lists, and
# no answer of the app is kept.
sub vcl_backend_fetch {
    unset bereq.http.X-Qvill-Secret;
    unset bereq.http.X-Original-URL;
    unset bereq.http.X-Rewrite-URL;
    unset bereq.http.X-Forwarded-Host;
    unset bereq.http.X-Forwarded-Port;
    unset bereq.http.X-Forwarded-Scheme;
    unset bereq.http.X-Forwarded-Prefix;
    unset bereq.http.X-Forwarded-Server;
    unset bereq.http.X-Host;
    unset bereq.http.X-HTTP-Method;
    unset bereq.http.X-HTTP-Method-Override;
    unset bereq.http.X-Method-Override;
    unset bereq.http.Forwarded;
    set bereq.http.X-Qvill-Edge = "0";
    if (!bereq.uncacheable) {
        # Whole pages: nginx's validators are exact to the second, a purge is exact. And fail before the purger gives up.
        unset bereq.http.If-None-Match;
        unset bereq.http.If-Modified-Since;
        unset bereq.http.If-Match;
        unset bereq.http.If-Unmodified-Since;
        unset bereq.http.If-Range;
        unset bereq.http.Range;
        unset bereq.http.Accept;
        unset bereq.http.Accept-Language;
        unset bereq.http.Accept-Charset;
        unset bereq.http.Content-Type;
        unset bereq.http.Expect;
        unset bereq.http.Referer;
        unset bereq.http.Origin;
        unset bereq.http.Pragma;
        unset bereq.http.Cache-Control;
        unset bereq.http.TE;
        unset bereq.http.Upgrade;
        set bereq.http.X-Qvill-Edge = "1";
        set bereq.first_byte_timeout = 4s;
        set bereq.between_bytes_timeout = 2s;
    }
}

sub vcl_backend_response {
    if (bereq.uncacheable) {
        return (deliver);
    }
    # Kept is only what proves that it is the whole file of this address, out of the tree: see site.conf. Nothing else
    # may take the place of a page; where there is none, who asked gets what came, and nobody after him.
    if (beresp.http.X-Qvill-Whole != bereq.url || !beresp.http.Content-Length || beresp.http.Set-Cookie
        || beresp.http.Cache-Control ~ "no-store|private" || (beresp.status == 200 && beresp.http.Content-Length == "0")
        || (beresp.status != 200 && beresp.status != 404 && beresp.status != 410
            && (beresp.status < 301 || beresp.status > 308 || beresp.status == 304))) {
        if (bereq.is_bgfetch || bereq.http.X-Qvill-Step || beresp.status >= 500) {
            return (abandon);
        }
        set beresp.ttl = 1s;
        set beresp.grace = 0s;
        set beresp.uncacheable = true;
        return (deliver);
    }
    unset beresp.http.X-Qvill-Whole;
    # Whole before the first byte goes out, so that nobody gets half of one.
    set beresp.do_stream = false;
    # For a second what many spellings lead to, while a purge names one. A 404 is not worth a reserve.
    set beresp.ttl = 1s;
    set beresp.grace = 0s;
    if (beresp.status == 200 && beresp.http.Cache-Control == "public, no-cache") {
        # Until told. The week is for what the blog could not tell: a data folder that was put back, say.
        set beresp.ttl = 1w;
        set beresp.grace = 1w;
    } elsif (beresp.status == 200 && beresp.http.Cache-Control ~ "immutable" && beresp.http.Content-Length ~ "^\d{1,6}$") {
        # A picture of less than 1 MB. It goes when the blog says that it is gone; larger ones would push out pages.
        set beresp.ttl = 1w;
        set beresp.grace = 1h;
    } elsif (beresp.status == 200) {
        set beresp.uncacheable = true;
        set beresp.do_stream = true;
    } elsif (beresp.status != 404) {
        set beresp.grace = 1h;
    }
    return (deliver);
}

sub vcl_backend_error {
    if (!bereq.uncacheable) {
        return (abandon);
    }
    set beresp.http.Content-Type = "text/plain; charset=utf-8";
    set beresp.http.X-Content-Type-Options = "nosniff";
    set beresp.http.Cache-Control = "no-store";
    set beresp.http.Retry-After = "5";
    set beresp.body = {"Unavailable
"};
    return (deliver);
}

sub vcl_deliver {
    if (req.http.X-Qvill-Step == "fetch") {
        return (synth(200, "Purged"));
    }
    if (obj.hits > 0) {
        set resp.http.X-Cache = "HIT";
    } else {
        set resp.http.X-Cache = "MISS";
    }
    std.log("qvill_cache:" + resp.http.X-Cache);
    if (resp.http.Location && req.http.X-Qvill-Query && req.http.X-Qvill-Query != "") {
        call add_query;
    }
    unset resp.http.X-Qvill-Whole;
    unset resp.http.X-Varnish;
    unset resp.http.Via;
}

# `withQuery` of src/site/redirect.ts: before the fragment if there is one.
sub add_query {
    if (resp.http.Location ~ "^[^#]*\?") {
        set req.http.X-Qvill-Query = "&" + req.http.X-Qvill-Query;
    } else {
        set req.http.X-Qvill-Query = "?" + req.http.X-Qvill-Query;
    }
    set resp.http.Location = regsub(resp.http.Location, "#.*$", "") + req.http.X-Qvill-Query + regsub(resp.http.Location, "^[^#]*", "");
}

sub vcl_synth {
    # nginx failed: once more, with what is kept in reserve.
    if (resp.status == 503 && req.http.X-Qvill-Step == "new") {
        set req.http.X-Qvill-Step = "any";
        return (restart);
    }
    set resp.http.Content-Type = "text/plain; charset=utf-8";
    set resp.http.X-Content-Type-Options = "nosniff";
    set resp.http.Cache-Control = "no-store";
    if (req.http.X-Qvill-Kept && resp.status == 200) {
        set resp.http.X-Qvill-Kept = "1";
    }
    if (resp.status == 405) {
        set resp.http.Allow = "GET, HEAD";
    } elsif (resp.status == 503) {
        set resp.http.Retry-After = "5";
        set resp.reason = "Unavailable";
    }
    set resp.body = resp.reason + {"
"};
    return (deliver);
}
