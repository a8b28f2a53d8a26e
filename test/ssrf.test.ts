import assert from 'node:assert/strict';
import type { LookupAddress } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { after, before, describe, test } from 'node:test';
import { addressToAsk, NotOutside } from '../src/platform/address-to-ask.js';
import { configFrom } from '../src/platform/config-from.js';
import { Outside } from '../src/platform/outside.service.js';
import { isNeighbour, isPublicAddress, neighbourhoodOf } from '../src/platform/outside.js';
import { NameServer } from './support/name-server.js';
import { Others } from './support/others.js';

const corpus = new URL('../../../shared/corpora/attacks/ssrf/', import.meta.url);
type Attack = { input: string; canonical?: string; blocked?: boolean; policies?: { default: 'allowed' | 'blocked' } };
const read = (file: string) => (JSON.parse(readFileSync(new URL(`${file}.json`, corpus), 'utf8')) as { cases: Attack[] }).cases;
const inUrl = (host: string) => `http://${/^[\da-f:.]*:[\da-f:.]*$/i.test(host) ? `[${host}]` : host}/`;

/** Everything on this machine that somebody could be led to: it counts who came as far as a connection. */
class Canary {
  visits = 0;
  readonly hosts: string[] = [];
  port = 0;
  readonly #servers: Server[] = [];

  async start(): Promise<this> {
    const own = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
    const hosts = ['127.0.0.1', '127.0.0.2', ...own.filter(({ scopeid }) => !scopeid).map(({ address }) => address)];
    for (const host of new Set(hosts)) {
      const server = createServer((socket) => {
        this.visits++;
        socket.end('HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nsecret');
      });
      server.listen(this.port, host);
      await once(server, 'listening');
      this.port = (server.address() as AddressInfo).port;
      this.#servers.push(server);
      this.hosts.push(host);
    }
    return this;
  }

  stop(): void {
    for (const server of this.#servers) server.close();
  }
}

describe('whoever names an address leads the blog to none but public ones', { skip: existsSync(corpus) ? false : 'the corpus is not here' }, () => {
  let canary: Canary;
  let others: Others;
  let names: NameServer;
  const resolver = new Resolver();

  /** A public blog, in a world whose only public server is one on the loopback, and whose names a hostile server gives. */
  class World extends Outside {
    protected override mayAsk(address: string): boolean {
      return address === '127.0.0.9' || super.mayAsk(address);
    }
    protected override addressesOf(host: string, found: (error: Error | null, addresses: LookupAddress[]) => void): void {
      resolver.resolve4(host).then(
        (all) => found(null, all.map((address) => ({ address, family: 4 }))), // prettier-ignore
        (error: Error) => found(error, []),
      );
    }
  }
  const world = new World(configFrom({ QVILL_URL: 'https://blog.example' }));

  before(async () => {
    [canary, others, names] = [await new Canary().start(), await Others.start('127.0.0.9'), await NameServer.start()];
    resolver.setServers([names.address]);
  });
  after(() => {
    canary.stop();
    others.stop();
    names.stop();
  });

  /** Each way that there is of asking. */
  const ways = (address: string): Promise<unknown>[] => [
    world.get(address),
    world.post(address, [['a', 'b']]),
    world.download(address, 100),
    world.statusOf(address),
  ];
  async function refused(address: string, why: string): Promise<void> {
    for (const end of await Promise.allSettled(ways(address)))
      assert.ok(
        end.status === 'rejected' && end.reason instanceof NotOutside,
        `${why}: ${address}: ${end.status === 'rejected' ? end.reason : 'it was asked'}`,
      );
    assert.equal(canary.visits, 0, `${why}: ${address}`);
  }

  test('the canaries sing when somebody comes', async () => {
    for (const host of canary.hosts) await fetch(inUrl(host).replace(/\/$/, `:${canary.port}/`));
    assert.equal(canary.visits, canary.hosts.length);
    canary.visits = 0;
  });

  test('an address is public or not as the corpus says, to the last bit', async () => {
    const all = ['allowed', 'blocked', 'boundaries'].flatMap(read);
    assert.ok(all.length > 90);
    for (const { input, policies } of all) {
      assert.equal(isPublicAddress(input), policies!.default === 'allowed', input);
      if (policies!.default === 'allowed') world.check(inUrl(input));
      else await refused(inUrl(input), 'blocked');
    }
  });

  test('a number in an old spelling is the address that it is, and no name', async () => {
    names.asked.length = 0;
    for (const { input, canonical, blocked } of read('legacy_numeric')) {
      assert.equal(addressToAsk(inUrl(input)).hostname, canonical);
      if (blocked) await refused(inUrl(input), 'legacy');
      else world.check(inUrl(input));
    }
    assert.deepEqual(names.asked, []);
  });

  test('what only looks like a number is refused before anybody is asked for its name', async () => {
    names.asked.length = 0;
    for (const { input } of [...read('malformed_numeric_hosts'), ...read('non_host_prefixes')]) {
      assert.equal(isPublicAddress(input), false, input);
      await refused(inUrl(input), 'malformed');
      await refused(`http://${input}:${canary.port}/`, 'malformed, with a port');
    }
    assert.deepEqual(names.asked, []);
  });

  test('a name that begins like a number is a name', () => {
    for (const { input } of read('dns_hostnames'))
      // The URL standard itself knows no host that ends in a number and is no IPv4 address
      if (/\d$/.test(input)) assert.throws(() => addressToAsk(inUrl(input)), NotOutside);
      else assert.equal(addressToAsk(inUrl(input)).hostname, input);
  });

  test('no name leads inside: not one that is there, nor one that is elsewhere when it is looked at again', async () => {
    const port = new URL(others.put('/', 'open')).port;
    names.put('good.example', ['127.0.0.9']);
    assert.equal((await world.get(`http://good.example:${port}/`)).body, 'open');
    for (const [at, host] of canary.hosts.filter((each) => !each.includes(':')).entries()) {
      names.put(`inside${at}.example`, [host]);
      await refused(`http://inside${at}.example:${canary.port}/`, 'by its name');
    }
    names.put('meta.example', ['169.254.169.254']);
    await refused('http://meta.example/latest/meta-data/', 'metadata');
    // The public address first, and this machine whenever it is asked again
    names.put('rebind.example', ['127.0.0.9'], ['127.0.0.1']);
    names.asked.length = 0;
    await assert.rejects(world.get(`http://rebind.example:${canary.port}/`), /ECONNREFUSED/);
    assert.deepEqual([names.asked, canary.visits], [['rebind.example'], 0], 'it is asked for once, and what was looked at is what is dialled');
    await refused(`http://rebind.example:${canary.port}/`, 'the second time');
    names.put('both.example', ['127.0.0.1', '127.0.0.9']);
    assert.equal((await world.get(`http://both.example:${port}/`)).body, 'open');
    assert.equal(canary.visits, 0);
  });

  test('no redirect leads inside, after however many that do not', async () => {
    names.put('inside.example', ['127.0.0.1']);
    names.put('turn.example', ['127.0.0.9'], ['127.0.0.1']);
    const { port } = canary;
    const hops = [
      ...canary.hosts.map((host) => inUrl(host).replace(/\/$/, `:${port}/`)),
      `//127.0.0.1:${port}/`,
      `http:\\\\127.0.0.1:${port}\\`,
      `HTTP://0x7F.1:${port}/`,
      `http://0177.0.0.01:${port}/`,
      `http://%31%32%37.0.0.1:${port}/`,
      `http://[::ffff:7f00:1]:${port}/`,
      `http://[64:ff9b::127.0.0.1]:${port}/`,
      `http://[2002:7f00:1::]:${port}/`,
      `http://[0:0:0:0:0:0:0:1]:${port}/`,
      `http://inside.example:${port}/`,
      `http://inside.example.:${port}/`,
      `http://user:word@127.0.0.1:${port}/`,
      `http://good.example@127.0.0.1:${port}/`,
      `http://127.0.0.1:${port}#@good.example/`,
      'http://127.0.0.9:22/',
      'http://127.0.0.9:6379/',
      'http://127.0.0.9:11211/',
      'file:///etc/passwd',
      'gopher://127.0.0.1/',
      'data:text/html,x',
    ];
    for (const location of hops)
      for (const status of [301, 302, 303, 307, 308]) {
        others.put('/hop', { status: 302, headers: { location: '/hop2' } });
        others.put('/hop2', { status, headers: { location } });
        const ends = [
          world.get(others.at('/hop', '127.0.0.9')),
          world.download(others.at('/hop', '127.0.0.9'), 100),
          world.statusOf(others.at('/hop', '127.0.0.9')),
        ];
        for (const result of await Promise.allSettled(ends)) assert.equal(result.status, 'rejected', location);
        assert.equal(canary.visits, 0, `${status} ${location}`);
      }
  });

  test('digits and dots of other scripts are no way in', async () => {
    names.put('localhost', ['127.0.0.1']);
    for (const host of [
      '①②⑦.⓪.⓪.①',
      '１２７.０.０.１',
      '127。0。0。1',
      '127．0．0．1',
      'ⅼocalhost',
      'ｌｏｃａｌｈｏｓｔ',
      'loc\u00adalhost',
      '①②⑦.⓪.⓪.①.',
      '９３.184.216.34',
    ])
      await refused(`http://${host}:${canary.port}/`, 'in another script');
  });

  test('a blog on this machine may ask its neighbours there, and what clouds tell their machines is nobody’s neighbour', () => {
    for (const host of ['localhost', 'a.localhost', '127.0.0.1', '::1']) assert.equal(neighbourhoodOf(host), 'loopback', host);
    for (const host of ['10.0.0.2', '192.168.1.9', 'fd12::1']) assert.equal(neighbourhoodOf(host), 'private', host);
    for (const host of ['blog.example', '8.8.8.8', 'localhost.example', '2a00::1']) assert.equal(neighbourhoodOf(host), null, host);
    const local = new Outside(configFrom({ QVILL_URL: 'http://localhost:3000', QVILL_OPS_PORT: '3001' }));
    local.check('http://127.0.0.1:4000/');
    for (const address of [
      'http://10.0.0.1/',
      'http://169.254.169.254/',
      'http://100.100.100.200/',
      'http://[fd00::1]/',
      'http://127.0.0.1:3001/debug/pprof/heap',
    ])
      assert.throws(() => local.check(address), NotOutside, address);
    for (const address of ['169.254.169.254', '168.63.129.16', 'fd00:ec2::254', '127.0.0.1', '100.100.100.200'])
      assert.equal(isNeighbour(address, 'private'), false, address);
    assert.equal(isNeighbour('10.1.2.3', 'private'), true);
  });
});
