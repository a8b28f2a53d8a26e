/** Most browsers name others too, to be served what those are: the first that fits is what it is. */
const browsers: [sign: RegExp, name: string][] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\b(OPR|OPiOS|Opera)\b/, 'Opera'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|Chromium|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bVersion\/.*\bSafari\//, 'Safari'],
  [/^curl\//, 'curl'],
];

const systems: [sign: RegExp, name: string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac ?OS\b|\bMacintosh\b/, 'Mac'],
  [/\bLinux\b|\bX11\b/, 'Linux'],
];

const longest = 200;

/** What is kept of a User-Agent header: enough to name it. */
export const shortAgent = (header: string | undefined): string => (header ?? '').slice(0, longest);

/** `Firefox on Linux`: a session in words by which its owner knows it again. */
export function agentInWords(agent: string): string {
  const browser = nameIn(browsers, agent) ?? 'A browser';
  const system = nameIn(systems, agent);
  return system ? `${browser} on ${system}` : browser;
}

const nameIn = (names: [RegExp, string][], agent: string): string | undefined => names.find(([sign]) => sign.test(agent))?.[1];
