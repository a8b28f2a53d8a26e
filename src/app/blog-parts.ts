import { AuthorizationStore } from '../auth/authorization.store.js';
import { AccountStore } from '../auth/account.store.js';
import { AuthorStore } from '../auth/author.store.js';
import { DeviceStore } from '../auth/device.store.js';
import { Cookies } from '../auth/cookies.service.js';
import { Entrance } from '../auth/entrance.service.js';
import { InvitationStore } from '../auth/invitation.store.js';
import { PeopleStore } from '../auth/people.store.js';
import { FileRights } from '../auth/file-rights.store.js';
import { OwnProof } from '../auth/own-proof.service.js';
import { PasskeyStore } from '../auth/passkey.store.js';
import { PostRights } from '../auth/post-rights.store.js';
import { SecondStepStore } from '../auth/second-step.store.js';
import { SessionStore } from '../auth/session.store.js';
import { SignInSteps } from '../auth/sign-in-step.store.js';
import { TokenStore } from '../auth/token.store.js';
import { MediaDesk } from '../media/media-desk.store.js';
import { MediaLibrary } from '../media/media-library.service.js';
import { MediaStore } from '../media/media.store.js';
import { Sizing } from '../media/sizing.service.js';
import { Workbench } from '../media/workbench.service.js';
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

/** Of the blog itself: from its database to its pages. */
export const blogParts = [
  Database,
  CommitWatch,
  { provide: Views, useFactory: (config: Config) => new Views(config), inject: [Config] },
  Assets,
  SettingsStore,
  IconStore,
  DeviceStore,
  AuthorStore,
  AccountStore,
  PeopleStore,
  InvitationStore,
  SessionStore,
  Cookies,
  Entrance,
  SecondStepStore,
  SignInSteps,
  PasskeyStore,
  OwnProof,
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
];
