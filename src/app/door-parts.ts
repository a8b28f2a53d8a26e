import { Frame } from '../admin/frame.service.js';
import { Here } from '../admin/here.service.js';
import { ImportDesk } from '../admin/import-desk.service.js';
import { SettingsPage } from '../admin/settings-page.service.js';
import { WaysIn } from '../admin/ways-in.service.js';
import { MediaShelf } from '../api/media-shelf.store.js';
import { MicropubQueries } from '../api/micropub-query.service.js';
import { PostFinder } from '../api/post-finder.store.js';
import { PostList } from '../api/post-list.store.js';
import { PostShelf } from '../api/post-shelf.store.js';
import { PostWriter } from '../api/post-writer.service.js';
import { SentFiles } from '../api/sent-files.service.js';
import { ImportList } from '../archive/run/import-list.store.js';
import { Importer } from '../archive/run/importer.service.js';
import { ImportUndo } from '../archive/run/undo.service.js';
import { Arrivals } from '../export/arrivals.service.js';
import { Restorer } from '../export/restorer.service.js';
import { FolderSync } from '../export/sync/folder-sync.service.js';
import { SyncedPosts } from '../export/sync/synced-posts.store.js';
import { Radar } from '../site/radar.store.js';
import { ReaderNumbers } from '../readership/numbers.store.js';
import { BackupDesk } from '../backup/backup-desk.service.js';
import { HealthDesk } from '../health/health-desk.service.js';
import { RoundTrip } from '../health/round-trip.service.js';
import { SiteCheck } from '../health/site-check.service.js';
import { LinkChecker } from '../links/checker.service.js';
import { ChangedTexts } from '../pages/changed-texts.store.js';
import { LinkDesk } from '../links/link-desk.store.js';
import { ImageFetcher } from '../moxy/fetcher.service.js';
import { OutsideImages } from '../moxy/outside-image.store.js';
import { OutsideKey } from '../moxy/outside-key.store.js';
import { ImageTakeUp } from '../moxy/take-up.store.js';
import { MentionInbox } from '../mentions/inbox.store.js';
import { MentionDesk } from '../mentions/mention-desk.store.js';
import { MentionStore } from '../mentions/mention.store.js';
import { MentionSender } from '../mentions/sender.service.js';
import { Teller } from '../mentions/teller.store.js';
import { MentionVerifier } from '../mentions/verifier.service.js';

/** Of what stands around the blog: others' words, what comes in and goes out, and the doors. */
export const doorParts = [
  MentionInbox,
  MentionStore,
  MentionDesk,
  MentionVerifier,
  Teller,
  MentionSender,
  ChangedTexts,
  LinkDesk,
  LinkChecker,
  OutsideKey,
  OutsideImages,
  ImageTakeUp,
  ImageFetcher,
  Importer,
  ImportUndo,
  ImportList,
  Restorer,
  Arrivals,
  SyncedPosts,
  FolderSync,
  Radar,
  ReaderNumbers,
  BackupDesk,
  HealthDesk,
  RoundTrip,
  SiteCheck,
  Frame,
  Here,
  WaysIn,
  ImportDesk,
  PostShelf,
  PostList,
  PostWriter,
  MediaShelf,
  SentFiles,
  PostFinder,
  MicropubQueries,
  SettingsPage,
];
