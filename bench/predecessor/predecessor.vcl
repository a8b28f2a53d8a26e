# Varnish before nginx, as such a blog had it: pages are kept until somebody purges them, by address or by pattern.
vcl 4.1;

backend nginx {
    .host = "127.0.0.1";
    .port = "8080";
}

acl purgers {
    "127.0.0.0"/8;
}

sub vcl_recv {
    if (req.method == "PURGE") {
        if (client.ip !~ purgers) {
            return (synth(405));
        }
        return (purge);
    }
    if (req.method == "BAN") {
        if (client.ip !~ purgers) {
            return (synth(405));
        }
        # What the object itself says can be banned by the lurker
        ban("obj.http.x-url ~ " + req.url);
        return (synth(200, "Banned"));
    }
    set req.url = regsuball(req.url, "(?<=[?&])(utm_[^=&]*|ref)(=[^&]*)?(&|$)", "");
    set req.url = regsub(req.url, "[?&]+$", "");
    if (req.url !~ "^/(admin|new|session)") {
        unset req.http.Cookie;
    }
}

sub vcl_backend_response {
    set beresp.http.x-url = bereq.url;
    if (beresp.status >= 500) {
        set beresp.uncacheable = true;
        set beresp.ttl = 0s;
    } else if (bereq.url !~ "^/(admin|new|session)") {
        unset beresp.http.Set-Cookie;
        unset beresp.http.Cache-Control;
        set beresp.ttl = 1h;
        set beresp.grace = 1h;
    }
}

sub vcl_deliver {
    unset resp.http.x-url;
    if (obj.hits > 0) {
        set resp.http.X-Cache = "HIT";
    } else {
        set resp.http.X-Cache = "MISS";
    }
}
