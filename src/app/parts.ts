import { Frame } from '../admin/frame.service.js';
import { ImportDesk } from '../admin/import-desk.service.js';
import { SettingsPage } from '../admin/settings-page.service.js';
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
import { AuthorizationStore } from '../auth/authorization.store.js';
import { AccountStore } from '../auth/account.store.js';
import { AuthorStore } from '../auth/author.store.js';
import { InvitationStore } from '../auth/invitation.store.js';
import { PeopleStore } from '../auth/people.store.js';
import { FileRights } from '../auth/file-rights.store.js';
import { PostRights } from '../auth/post-rights.store.js';
import { SessionStore } from '../auth/session.store.js';
import { TokenStore } from '../auth/token.store.js';
import { MediaDesk } from '../media/media-desk.store.js';
import { MediaLibrary } from '../media/media-library.service.js';
import { MediaStore } from '../media/media.store.js';
import { Sizing } from '../media/sizing.service.js';
import { Workbench } from '../media/workbench.service.js';
import { Radar } from '../site/radar.store.js';
import { ReaderNumbers } from '../readership/numbers.store.js';
import { RoundTrip } from '../health/round-trip.service.js';
import { SiteCheck } from '../health/site-check.service.js';
import { LinkChecker } from '../links/checker.service.js';
import { LinkDesk } from '../links/link-desk.store.js';
import { MentionInbox } from '../mentions/inbox.store.js';
import { MentionDesk } from '../mentions/mention-desk.store.js';
import { MentionStore } from '../mentions/mention.store.js';
import { MentionSender } from '../mentions/sender.service.js';
import { Teller } from '../mentions/teller.store.js';
import { MentionVerifier } from '../mentions/verifier.service.js';
import { PreviewMaker } from '../pages/preview.service.js';
import { Theme } from '../pages/theme.service.js';
import { Assets } from '../platform/assets.service.js';
import { CommitWatch } from '../platform/commit-watch.store.js';
import { Config } from '../platform/config.js';
import { Database } from '../platform/database.service.js';
import { Outside } from '../platform/outside.service.js';
import { TextStore } from '../rendering/texts.store.js';
import { Views } from '../platform/views.service.js';
import { AmendStore } from '../posts/amend.store.js';
import { DeskStore } from '../posts/desk.store.js';
import { MergeStore } from '../posts/merge.store.js';
import { PermalinkStore } from '../posts/move-all.store.js';
import { LabelList } from '../posts/label-list.store.js';
import { PostStore } from '../posts/post.store.js';
import { TrashStore } from '../posts/trash.store.js';
import { TrustStore } from '../posts/trust.store.js';
import { HistoryStore } from '../posts/history.store.js';
import { PreviewLinkStore } from '../posts/preview-link.store.js';
import { RestorationStore } from '../posts/restoration.store.js';
import { WelcomeStore } from '../posts/welcome.store.js';
import { RedirectFeeds } from '../redirects/redirect-feeds.store.js';
import { RedirectFollower } from '../redirects/follower.service.js';
import { RedirectStore } from '../redirects/redirect.store.js';
import { WorkingCopyStore } from '../posts/working-copy.store.js';
import { CardStore } from '../publishing/card.store.js';
import { Cards } from '../publishing/cards.service.js';
import { Doors } from '../publishing/doors.store.js';
import { EdgeOutbox } from '../publishing/edge-outbox.store.js';
import { HubOutbox } from '../publishing/hub-outbox.store.js';
import { Probe } from '../publishing/probe.store.js';
import { ProblemStore } from '../publishing/problems.store.js';
import { Publisher } from '../publishing/publisher.service.js';
import { ReceiptCheck } from '../publishing/receipt-check.service.js';
import { Receipts } from '../publishing/receipts.store.js';
import { Schedule } from '../publishing/schedule.service.js';
import { StampStore } from '../publishing/stamp.store.js';
import { IconStore } from '../settings/icon.store.js';
import { SettingsStore } from '../settings/settings.store.js';

/** Every part that others are given, in the order of the import law. What threads use too knows nothing of Nest. */
export const parts = [
  Database,
  CommitWatch,
  { provide: Views, useFactory: (config: Config) => new Views(config), inject: [Config] },
  Assets,
  SettingsStore,
  IconStore,
  AuthorStore,
  AccountStore,
  PeopleStore,
  InvitationStore,
  SessionStore,
  TokenStore,
  AuthorizationStore,
  PostRights,
  FileRights,
  { provide: TextStore, useFactory: (config: Config, database: Database) => new TextStore(config, database), inject: [Config, Database] },
  MediaStore,
  MediaDesk,
  MediaLibrary,
  Sizing,
  Workbench,
  PostStore,
  AmendStore,
  MergeStore,
  PermalinkStore,
  DeskStore,
  TrashStore,
  TrustStore,
  LabelList,
  WelcomeStore,
  WorkingCopyStore,
  HistoryStore,
  RestorationStore,
  PreviewLinkStore,
  RedirectStore,
  RedirectFeeds,
  RedirectFollower,
  { provide: Theme, useFactory: (views: Views, texts: TextStore) => new Theme(views, texts), inject: [Views, TextStore] },
  PreviewMaker,
  ProblemStore,
  Publisher,
  EdgeOutbox,
  Receipts,
  Doors,
  ReceiptCheck,
  Probe,
  HubOutbox,
  Outside,
  Schedule,
  CardStore,
  Cards,
  StampStore,
  MentionInbox,
  MentionStore,
  MentionDesk,
  MentionVerifier,
  Teller,
  MentionSender,
  LinkDesk,
  LinkChecker,
  Importer,
  ImportUndo,
  ImportList,
  Restorer,
  Arrivals,
  SyncedPosts,
  FolderSync,
  Radar,
  ReaderNumbers,
  RoundTrip,
  SiteCheck,
  Frame,
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
