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

function resolve(path, site) {
    const key = keyOf(path);
    if (isHidden(path) || isHidden(key)) return { status: 404 };
    const moved = parseMarker(read(site + '/moved' + key + '.TO'));
    if (moved) return moved;
    if (isFile(site + '/gone' + key + '.GONE')) return { status: 410 };
    const page = [key, key + '/'].find((address) => address !== path && isPage(address, site));
    return page === undefined ? { status: 404 } : { status: 301, target: encodePath(page) };
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
