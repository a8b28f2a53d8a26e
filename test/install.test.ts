import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, lstatSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DebianRoot, rootSkipReason } from './support/debian-root.js';

const blog = ['--url', 'http://blog.example', '--yes'];
const site = '/etc/nginx/sites-available/qvill';
const states = (out: string) => new Set(out.split('\n').map((line) => /^(create|change|leave|yours|remove)\b/.exec(line)?.[1]).filter(Boolean)); // prettier-ignore

describe('qvill install', { skip: rootSkipReason() }, () => {
  let debian: DebianRoot;
  let untouched: string[];
  before(() => {
    debian = new DebianRoot();
    untouched = debian.contents();
  });
  after(() => debian.end());

  test('shows what it would do, and does nothing of it unless somebody says yes', async () => {
    const shown = await debian.install('--url', 'http://blog.example', '--dry-run');
    assert.deepEqual([shown.status, shown.error, [...states(shown.out)]], [0, '', ['create']]);
    assert.match(shown.out, /^create {2}\/etc\/qvill\.env +file 640 root:qvill$/m);
    const unasked = await debian.install('--url', 'http://blog.example');
    assert.deepEqual([unasked.status, unasked.out.includes('Nothing was done: say --yes')], [1, true]);
    assert.deepEqual(debian.contents(), untouched);
  });

  test('says in words what is wrong with what it is given, and changes nothing', async () => {
    const refused: [string[], RegExp][] = [
      [['--yes'], /--url https:\/\/blog\.example/],
      [['--url', 'blog.example', '--yes'], /must be an http or https address/],
      [[...blog, '--data', '/home/ann/blog'], /can't see \/home\/ann\/blog/],
      [[...blog, '--data', '/srv/a b'], /without white space/],
      [[...blog, '--program', '/opt/other'], /There is no Qvill in \/opt\/other/],
      [[...blog, '--varnish'], /Varnish is not installed: apt install varnish/],
      [[...blog, '--remove-data', '/var/lib/qvill'], /goes with --undo/],
    ];
    for (const [args, words] of refused) {
      const { status, error } = await debian.install(...args);
      assert.ok(status === 1 || status === 2, args.join(' '));
      assert.match(error, words);
    }
    assert.deepEqual(debian.contents(), untouched);
  });

  test('wants root, a Debian and its nginx', async () => {
    const main = fileURLToPath(new URL('../src/main.js', import.meta.url));
    const asNobody = spawnSync(process.execPath, [main, 'install', '--root', debian.folder, ...blog], { uid: 65534, gid: 65534, encoding: 'utf8', env: {} });
    assert.match(asNobody.stderr, /It makes a user and writes into \/etc: run it as root/);
    for (const [path, words] of [
      ['/usr/sbin/nginx', /nginx is not installed: apt install nginx-light/],
      ['/etc/debian_version', /is no Debian/],
    ] as const) {
      // prettier-ignore
      const aside = spawnSync('mv', [debian.at(path), debian.at('/aside')]);
      assert.equal(aside.status, 0);
      const { status, error } = await debian.install(...blog);
      spawnSync('mv', [debian.at('/aside'), debian.at(path)]);
      assert.equal(status, 1);
      assert.match(error, words);
    }
    assert.deepEqual(debian.contents(), untouched);
  });

  test('puts everything back when nginx does not understand the whole of it', async () => {
    debian.write('/etc/nginx/conf.d/other.conf', 'upstream qvill { server 127.0.0.1:9; }\n');
    const { status, error } = await debian.install(...blog);
    assert.equal(status, 1);
    assert.match(error, /duplicate upstream "qvill".*\n.*\nNothing was changed/);
    rmSync(debian.at('/etc/nginx/conf.d/other.conf'));
    assert.deepEqual(debian.contents(), untouched);
  });

  test('sets up what systemd, nginx and the owner find right, and has nothing to do the second time', async () => {
    const { status, error } = await debian.install(...blog, '--data', '/srv/blog');
    assert.deepEqual([status, error], [0, '']);
    assert.match(debian.read('/etc/passwd'), /^qvill:x:\d+:\d+::\/srv\/blog:\/usr\/sbin\/nologin$/m);
    assert.equal(statSync(debian.at('/srv/blog')).mode & 0o777, 0o710);
    assert.equal(statSync(debian.at('/etc/qvill.env')).mode & 0o777, 0o640);
    const service = debian.read('/etc/systemd/system/qvill.service');
    assert.match(service, /^ReadWritePaths=\/srv\/blog$/m);
    assert.match(service, /^Environment=QVILL_DATA=\/srv\/blog$/m);
    assert.equal(lstatSync(debian.at('/etc/systemd/system/sockets.target.wants/qvill.socket')).isSymbolicLink(), true);
    assert.match(debian.read(site), /server_name blog\.example;[^]*root \/srv\/blog\/site;/);
    const whole = debian.contents();
    const again = await debian.install('--yes');
    assert.deepEqual([again.status, [...states(again.out)]], [0, ['leave']]);
    assert.deepEqual(debian.contents(), whole);
  });

  test('leaves a file alone that its owner has changed, and puts the new version beside it', async () => {
    appendFileSync(debian.at(site), '# mine\n');
    const mine = debian.read(site);
    const { status, out } = await debian.install('--url', 'http://other.example', '--yes');
    assert.equal(status, 0);
    assert.match(out, /^yours +\/etc\/nginx\/sites-available\/qvill /m);
    assert.match(out, /^change +\/etc\/qvill\.env /m);
    assert.equal(debian.read(site), mine);
    assert.match(debian.read(`${site}.ucf-dist`), /server_name other\.example;/);
  });

  test('serves by TLS as soon as there is a certificate, and asks for one until then', async () => {
    writeFileSync(debian.at(site), debian.read(`${site}.ucf-dist`));
    const plain = await debian.install('--url', 'https://blog.example', '--yes');
    assert.match(plain.out, /certbot certonly --webroot -w \/var\/www\/acme -d blog\.example, and run this again/);
    const place = '/etc/letsencrypt/live/blog.example';
    debian.write(`${place}/fullchain.pem`, '');
    const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=blog.example'];
    spawnSync('openssl', [...request, '-keyout', debian.at(`${place}/privkey.pem`), '-out', debian.at(`${place}/fullchain.pem`)]);
    const { status, error } = await debian.install('--yes');
    assert.deepEqual([status, error], [0, '']);
    assert.match(debian.read(site), /listen 443 ssl http2;[^]*return 301 https:\/\/blog\.example\$request_uri/);
    rmSync(debian.at('/etc/letsencrypt'), { recursive: true });
  });

  test('is undone to the last folder, but for the data, which must be named', async () => {
    debian.write('/srv/blog/blog.db', 'a blog');
    const { status, error } = await debian.install('--undo', '--yes');
    assert.deepEqual([status, error], [0, '']);
    assert.equal(debian.read('/srv/blog/blog.db'), 'a blog');
    assert.equal(existsSync(debian.at(site)), false);
    assert.match(debian.read('/etc/passwd'), /^qvill:/m, 'whose files they are');
    assert.equal((await debian.install('--undo', '--yes', '--remove-data', '/srv')).status, 1);
    assert.equal((await debian.install('--undo', '--yes', '--remove-data', '/srv/blog')).status, 0);
    assert.deepEqual(debian.contents(), untouched);
    assert.match((await debian.install('--undo', '--yes')).out, /nothing to do/);
  });
});
