import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { settleDate } from '../src/core/date-words.js';
import { localFrom, readDate } from '../src/core/dates.js';

/** A Saturday, 13:05 in Berlin. */
const now = '2026-11-21T12:05:42.123Z';
const berlin = 'Europe/Berlin';

const settled: [words: string, date: string][] = [
  ['now', '2026-11-21 13:05'],
  ['today', '2026-11-21 13:05'],
  ['Today, 18:00', '2026-11-21 18:00'],
  ['yesterday', '2026-11-20 13:05'],
  ['tomorrow', '2026-11-22 13:05'],
  ['tomorrow 9:00', '2026-11-22 09:00'],
  ['  Tomorrow   at 9.30 ', '2026-11-22 09:30'],
  ['9:00 tomorrow', '2026-11-22 09:00'],
  ['tomorrow at 9', '2026-11-22 09:00'],
  ['tomorrow 9 am', '2026-11-22 09:00'],
  ['tomorrow 9:15pm', '2026-11-22 21:15'],
  ['tomorrow 12am', '2026-11-22 00:00'],
  ['12 pm tomorrow', '2026-11-22 12:00'],
  ['tomorrow noon', '2026-11-22 12:00'],
  ['midnight tomorrow', '2026-11-22 00:00'],
  ['day after tomorrow', '2026-11-23 13:05'],
  ['the day before yesterday', '2026-11-19 13:05'],
  ['monday', '2026-11-23 13:05'],
  ['Mon 8:00', '2026-11-23 08:00'],
  ['on friday at 17:30', '2026-11-27 17:30'],
  ['next friday 17:30', '2026-11-27 17:30'],
  ['this friday', '2026-11-27 13:05'],
  ['last friday', '2026-11-20 13:05'],
  ['saturday', '2026-11-28 13:05'],
  ['last saturday', '2026-11-14 13:05'],
  ['sunday', '2026-11-22 13:05'],
  ['in 2 hours', '2026-11-21 15:05'],
  ['in an hour', '2026-11-21 14:05'],
  ['in 90 minutes', '2026-11-21 14:35'],
  ['an hour ago', '2026-11-21 12:05'],
  ['in 3 days', '2026-11-24 13:05'],
  ['in 3 days at 8:00', '2026-11-24 08:00'],
  ['8:00 in 3 days', '2026-11-24 08:00'],
  ['in a week', '2026-11-28 13:05'],
  ['2 weeks ago', '2026-11-07 13:05'],
  ['next week', '2026-11-28 13:05'],
  ['next month 7:00', '2026-12-21 07:00'],
  ['last month', '2026-10-21 13:05'],
  ['in 3 months', '2027-02-21 13:05'],
  ['a year ago', '2025-11-21 13:05'],
  ['18:00', '2026-11-21 18:00'],
  ['at 7', '2026-11-21 07:00'],
  ['noon', '2026-11-21 12:00'],
  ['2026-12-24 6pm', '2026-12-24 18:00'],
  ['7 March 2014 noon', '2014-03-07 12:00'],
];

test('a date in words is the date that they mean', () => {
  for (const [words, date] of settled) assert.equal(settleDate(words, now, berlin), date, words);
});

const left = ['', '  ', '2026-11-21', '2026-11-21 09:30', '2014-03-07T23:30-05:00', '7 Mar 2014', 'tomor', 'tomorrow 25:00', 'tomorrow 9:60', 'tomorrow 13pm']
  .concat([
    'in two hours',
    'in 2 hours ago',
    'in 5 fortnights',
    'next tomorrow',
    'may',
    'soon',
    'friday 13',
    'in 2 hours 9:00',
    'at',
    'at 99',
    '2026-02-30 noon',
  ])
  .concat(['in 9000 years', '9:00 9:00', 'constructor', '__proto__', 'next constructor']);

test('a date that is one already, and what is no date, stay as they are typed', () => {
  for (const text of left) assert.equal(settleDate(text, now, berlin), text, text);
});

const elsewhere: [words: string, now: string, timeZone: string, date: string, at: string][] = [
  // The author's day, not the one in Greenwich
  ['tomorrow 9:00', '2026-11-21T23:30:00.000Z', 'Asia/Tokyo', '2026-11-23 09:00', '2026-11-23T00:00:00.000Z'],
  ['today 9:00', '2026-11-21T03:00:00.000Z', 'America/New_York', '2026-11-20 09:00', '2026-11-20T14:00:00.000Z'],
  ['monday', '2026-11-22T23:30:00.000Z', 'Pacific/Kiritimati', '2026-11-30 13:30', '2026-11-29T23:30:00.000Z'],
  // Clocks go forward at 2:00 on 29 March 2026 in Berlin: a day has 23 hours, and 2:30 is not in it
  ['tomorrow', '2026-03-28T11:00:00.000Z', berlin, '2026-03-29 12:00', '2026-03-29T10:00:00.000Z'],
  ['tomorrow 2:30', '2026-03-28T11:00:00.000Z', berlin, '2026-03-29 03:30', '2026-03-29T01:30:00.000Z'],
  ['in 2 hours', '2026-03-29T00:30:00.000Z', berlin, '2026-03-29 04:30', '2026-03-29T02:30:00.000Z'],
  ['in 24 hours', '2026-03-28T11:00:00.000Z', berlin, '2026-03-29 13:00', '2026-03-29T11:00:00.000Z'],
  // They go back at 3:00 on 25 October: 2:30 is twice, and the second one says so
  ['tomorrow', '2026-10-24T10:00:00.000Z', berlin, '2026-10-25 12:00', '2026-10-25T11:00:00.000Z'],
  ['tomorrow 2:30', '2026-10-24T10:00:00.000Z', berlin, '2026-10-25 02:30', '2026-10-25T00:30:00.000Z'],
  ['in 2 hours', '2026-10-24T23:30:00.000Z', berlin, '2026-10-25 02:30 +01:00', '2026-10-25T01:30:00.000Z'],
  ['in 2 hours', '2026-11-01T04:30:00.000Z', 'America/New_York', '2026-11-01 01:30 -05:00', '2026-11-01T06:30:00.000Z'],
  // A month later there may be no such day
  ['in a month', '2027-01-31T11:00:00.000Z', berlin, '2027-02-28 12:00', '2027-02-28T11:00:00.000Z'],
  ['a year ago', '2028-02-29T11:00:00.000Z', berlin, '2027-02-28 12:00', '2027-02-28T11:00:00.000Z'],
];

test('words are meant in the author’s time zone, also on the days when clocks change', () => {
  for (const [words, moment, timeZone, date, at] of elsewhere) {
    assert.equal(settleDate(words, moment, timeZone), date, words);
    assert.equal(readDate(date, timeZone)!.at, at, words);
  }
});

const zones = fc.constantFrom('UTC', berlin, 'America/New_York', 'Asia/Kolkata', 'Pacific/Chatham', 'America/St_Johns', 'Pacific/Kiritimati');
const moments = fc.date({ min: new Date('1980-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString());

test('what comes back is read as a date, and settled it stays', () => {
  fc.assert(
    fc.property(fc.constantFrom(...settled), moments, zones, ([words], moment, timeZone) => {
      const date = settleDate(words, moment, timeZone);
      assert.ok(readDate(date, timeZone), date);
      assert.equal(settleDate(date, moment, timeZone), date);
    }),
  );
});

test('in N minutes is exactly that, to the minute, whatever the clocks do', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9999 }), moments, zones, (minutes, moment, timeZone) => {
      const { at } = readDate(settleDate(`in ${minutes} minutes`, moment, timeZone), timeZone)!;
      assert.equal(Date.parse(at), Math.floor(Date.parse(moment) / 60_000 + minutes) * 60_000);
    }),
  );
});

test('tomorrow at a time is that time on the next day of the calendar', () => {
  fc.assert(
    fc.property(moments, zones, (moment, timeZone) => {
      const today = Date.parse(localFrom(moment, timeZone).slice(0, 10));
      assert.equal(settleDate('tomorrow 12:00', moment, timeZone), `${new Date(today + 86_400_000).toISOString().slice(0, 10)} 12:00`);
    }),
  );
});

test('every example of the author’s guide is understood', () => {
  const [, row = ''] = /^\| Date \|(.*)\|$/m.exec(readFileSync('docs/author.md', 'utf8')) ?? [];
  const examples = [...row.matchAll(/`([^`]+)`/g)].map(([, example]) => example!);
  assert.ok(examples.length > 8);
  for (const example of examples) assert.ok(readDate(settleDate(example, now, berlin), berlin), example);
});
