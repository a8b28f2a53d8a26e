# The images of docker-compose.yml; `docker build .` makes the app's, the last one.

FROM debian:bookworm-slim AS nginx
RUN apt-get update \
    && apt-get install -y --no-install-recommends nginx-light libnginx-mod-http-brotli-static libnginx-mod-http-js \
    && rm -rf /var/lib/apt/lists/* \
    && ln -sf /dev/stdout /var/log/nginx/access.log \
    && ln -sf /dev/stderr /var/log/nginx/error.log
COPY nginx/nginx.conf nginx/site.conf nginx/qvill.js /etc/nginx/
ARG APP=127.0.0.1:3000
RUN sed -i "s|127.0.0.1:3000|$APP|; s|/run/nginx.pid|/tmp/nginx.pid|; /^user /d" /etc/nginx/nginx.conf \
    && sed -i 's|listen 80;|listen 8080;|' /etc/nginx/site.conf
USER www-data
EXPOSE 8080
CMD ["nginx", "-g", "daemon off;"]

FROM debian:bookworm-slim AS varnish
RUN apt-get update \
    && apt-get install -y --no-install-recommends varnish \
    && rm -rf /var/lib/apt/lists/*
COPY nginx/qvill.vcl nginx/varnish.log-format /etc/varnish/
ARG NGINX=127.0.0.1
ARG PURGER=127.0.0.1
RUN sed -i "s|\.host = \"127.0.0.1\"|.host = \"$NGINX\"|; s|\"127.0.0.0\"/8|\"$PURGER\"|" /etc/varnish/qvill.vcl
USER vcache
EXPOSE 8080
CMD ["varnishd", "-F", "-j", "none", "-n", "/tmp/varnish", "-a", ":8080", "-f", "/etc/varnish/qvill.vcl", "-s", "malloc,64m", "-p", "http_gzip_support=off", "-p", "vsl_space=8M"]

# The archive that `npm pack` makes, installed as everybody else installs it: the app's image has it and nothing of what it was
# built with. Of Node, which comes as a package, only the program is needed.
FROM node:24-bookworm-slim AS build
WORKDIR /src
COPY . .
RUN node bin/setup.js \
    && npm pack --silent --pack-destination /tmp \
    && npm install --global --ignore-scripts --no-audit --no-fund --loglevel=error --prefix /out /tmp/qvill-*.tgz \
    && mv /out/lib/node_modules/qvill /opt/qvill \
    && rm -rf /opt/qvill/node_modules/node-linux-*/include /opt/qvill/node_modules/node-linux-*/share

# For x64 and arm64 alike: docker buildx build --platform linux/amd64,linux/arm64
FROM debian:bookworm-slim AS app
RUN useradd --uid 1000 --home-dir /data --no-create-home --shell /usr/sbin/nologin qvill \
    && install -d -o qvill -g www-data -m 710 /data
COPY --from=build /opt/qvill /opt/qvill
WORKDIR /opt/qvill
ENV QVILL_DATA=/data HOST=0.0.0.0
USER qvill
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["node_modules/.bin/node", "-e", "fetch('http://127.0.0.1:3000/').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["/opt/qvill/bin/qvill"]
CMD ["serve"]
