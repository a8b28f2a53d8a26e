import { trainingCrawlers } from '../core/robots.js';

/** Programs that gather pages for what language models answer, by the names that they give: to look something up now, or for an index of their own. */
const lookingUp =
  `ChatGPT-User OAI-SearchBot Claude-User Claude-SearchBot PerplexityBot Perplexity-User MistralAI-User DuckAssistBot YouBot Google-CloudVertexBot
  GoogleOther meta-externalfetcher Gemini-Deep-Research Google-NotebookLM Bedrockbot PhindBot Andibot cohere-ai kagi-fetcher iaskspider`.split(/\s+/);

/** Others that say who they are: search engines, archives, who looks at pages before somebody shows a link to them, and who asks whether the blog is there. */
const others =
  `Googlebot Google-InspectionTool AdsBot-Google Mediapartners-Google bingbot BingPreview DuckDuckBot YandexBot Baiduspider Applebot Sogou Qwantify SeznamBot
  Kagibot MojeekBot PetalBot Slurp archive.org_bot ia_archiver facebookexternalhit Twitterbot LinkedInBot Slackbot Slack-ImgProxy Discordbot TelegramBot WhatsApp
  Mastodon Pleroma Bluesky Pinterestbot redditbot SkypeUriPreview AhrefsBot AhrefsSiteAudit SemrushBot MJ12bot DotBot BLEXBot DataForSeoBot serpstatbot SEOkicks Barkrowler
  UptimeRobot Pingdom StatusCake HetrixTools Censys Expanse zgrab masscan Nmap curl Wget python-requests python-httpx aiohttp Go-http-client okhttp axios node-fetch
  libwww-perl HeadlessChrome Lighthouse W3C_Validator Qvill`.split(/\s+/);

const models: ReadonlySet<string> = new Set([...trainingCrawlers, ...lookingUp]);
const named = [...models, ...others];
const canonical = new Map(named.map((name) => [name.toLowerCase(), name]));
// The longer name first: Ai2Bot-Dolma before AI2Bot
const pattern = new RegExp(named.toSorted((a, b) => b.length - a.length).map((name) => name.replace(/\./g, '\\$&')).join('|'), 'i'); // prettier-ignore

/** The name of a program that is known by it, in a User-Agent header. */
export const knownBot = (agent: string): string | null => canonical.get(pattern.exec(agent)?.[0]?.toLowerCase() ?? '') ?? null;

/** Whether a bot reads for language models. */
export const isForModels = (name: string): boolean => models.has(name);
