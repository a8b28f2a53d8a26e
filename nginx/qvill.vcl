# Varnish (7.1, Debian 12) at the edge, before nginx: keeps every page until the blog says that it changed.
#   varnishd -a :80 -f /etc/varnish/qvill.vcl -s malloc,64m -p http_gzip_support=off -p vsl_space=8M
# http_gzip_support=off: the tree is packed already, nothing is unpacked for a reader, and there is brotli (with it on
# Varnish asks nginx for gzip only). vsl_space=8M: 20 MB of memory in place of 92. Compiling this needs gcc.
#
# The blog purges what QVILL_EDGES names. Send other hosts and plain HTTP to the one address before they come here.

vcl 4.1;

import purge;

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
    # What fails is asked for again, and then a kept answer that is past its time will do: see vcl_synth.
    if (req.restarts == 0 || req.method == "PURGE") {
        set req.grace = 0s;
    } else {
        set req.grace = 1w;
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
    set req.url = regsuball(req.url, "(?<=[?&])(utm_[^=&]*|fbclid|gclid|ref)(=[^&]*)?(&|$)", "");
    set req.url = regsub(req.url, "[?&]+$", "");
    set req.http.X-Qvill-Query = regsub(req.url, "^[^?]*", "");
    call one_encoding;
    # The built-in rules end this: other methods than GET and HEAD pass.
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

# Pages say the same whatever host and query asked for them: one purge is enough. Redirects, which hand the query on,
# get a Vary below.
sub vcl_hash {
    hash_data(regsub(req.url, "\?.*$", ""));
    return (lookup);
}

# Purging passes over what is being fetched at that moment, and that may be the old page. So each variant is looked up,
# which waits for its fetch to end: nothing from before the purge outlives it.
# X-Forwarded-For holds a comma when a proxy on this machine passes on what a stranger sent.
sub recv_purge {
    if (client.ip !~ purgers || req.http.X-Forwarded-For ~ ",") {
        return (synth(405, "Method not allowed"));
    }
    if (req.restarts == 0) {
        set req.http.Accept-Encoding = "br";
    } elsif (req.restarts == 1) {
        set req.http.Accept-Encoding = "gzip";
    } else {
        unset req.http.Accept-Encoding;
    }
    return (hash);
}

# A plain PURGE removes. `x-qvill-purge: soft`, for a page that lives on, keeps the old one in reserve for the case that
# nginx fails before the new one is here; a withdrawn page has no such reserve.
sub forget {
    if (req.http.X-Qvill-Purge == "soft") {
        purge.soft(0s, 1h);
    } else {
        purge.hard();
    }
    if (req.restarts < 2) {
        return (restart);
    }
    return (synth(200, "Purged"));
}

sub vcl_hit {
    if (req.method == "PURGE") {
        call forget;
    }
}

sub vcl_miss {
    if (req.method == "PURGE") {
        call forget;
    }
}

sub vcl_backend_fetch {
    # Whole pages: nginx's validators are exact to the second, a purge is exact. And fail before the purger gives up.
    if (!bereq.uncacheable) {
        unset bereq.http.If-None-Match;
        unset bereq.http.If-Modified-Since;
        set bereq.first_byte_timeout = 4s;
    }
}

sub vcl_backend_response {
    if (bereq.uncacheable) {
        return (deliver);
    }
    # An error never replaces a page.
    if (beresp.status >= 500) {
        return (abandon);
    }
    # For a second what many spellings lead to, while a purge names one. A 404 is not worth a reserve.
    set beresp.ttl = 1s;
    set beresp.grace = 0s;
    if (beresp.http.Set-Cookie || beresp.http.Cache-Control ~ "no-store|private") {
        set beresp.uncacheable = true;
    } elsif (beresp.status == 200 && beresp.http.Cache-Control == "public, no-cache") {
        # Until told. The week is for what the blog could not tell: a data folder that was put back, say.
        set beresp.ttl = 1w;
        set beresp.grace = 1w;
    } elsif (beresp.status == 200 && beresp.http.Cache-Control ~ "immutable" && beresp.http.Content-Length ~ "^\d{1,6}$") {
        # A picture of less than 1 MB. It goes when the blog says that it is gone; larger ones would push out pages.
        set beresp.ttl = 1w;
        set beresp.grace = 1h;
    } elsif (beresp.status >= 301 && beresp.status <= 308 && beresp.status != 304) {
        set beresp.grace = 1h;
        set beresp.http.Vary = "Host, X-Qvill-Query";
    } elsif (beresp.status == 410) {
        set beresp.grace = 1h;
    } elsif (beresp.status != 404) {
        set beresp.uncacheable = true;
    }
    return (deliver);
}

sub vcl_backend_error {
    if (!bereq.uncacheable) {
        return (abandon);
    }
    set beresp.http.Content-Type = "text/plain; charset=utf-8";
    set beresp.http.Cache-Control = "no-store";
    set beresp.http.Retry-After = "5";
    set beresp.body = {"Unavailable
"};
    return (deliver);
}

sub vcl_deliver {
    if (obj.hits > 0) {
        set resp.http.X-Cache = "HIT";
    } else {
        set resp.http.X-Cache = "MISS";
    }
    if (resp.http.Vary ~ "X-Qvill-Query") {
        unset resp.http.Vary;
    }
    unset resp.http.X-Varnish;
    unset resp.http.Via;
}

sub vcl_synth {
    # nginx failed: once more, with what is kept in reserve.
    if (resp.status == 503 && req.restarts == 0 && (req.method == "GET" || req.method == "HEAD")) {
        return (restart);
    }
    set resp.http.Content-Type = "text/plain; charset=utf-8";
    set resp.http.X-Content-Type-Options = "nosniff";
    set resp.http.Cache-Control = "no-store";
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
