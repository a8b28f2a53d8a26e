import { AccountController } from '../admin/account.controller.js';
import { AgentController } from '../admin/agent.controller.js';
import { AssetsController } from '../admin/assets.controller.js';
import { AuditController } from '../admin/audit.controller.js';
import { AuthorizationController } from '../admin/authorization.controller.js';
import { BackupsController } from '../admin/backups.controller.js';
import { BylineController } from '../admin/byline.controller.js';
import { ComparisonController } from '../admin/comparison.controller.js';
import { DeskController } from '../admin/desk.controller.js';
import { HealthController } from '../admin/health.controller.js';
import { IconController } from '../admin/icon.controller.js';
import { InvitationsController } from '../admin/invitations.controller.js';
import { JoiningController } from '../admin/joining.controller.js';
import { LabelsController } from '../admin/labels.controller.js';
import { MergerController } from '../admin/merger.controller.js';
import { MeasuresController } from '../admin/measures.controller.js';
import { MentionsController } from '../admin/mentions.controller.js';
import { PasskeyDoorController } from '../admin/passkey-door.controller.js';
import { PasskeysController } from '../admin/passkeys.controller.js';
import { PeopleController } from '../admin/people.controller.js';
import { LinksController } from '../admin/links.controller.js';
import { MediaController } from '../admin/media.controller.js';
import { MediaItemController } from '../admin/media-item.controller.js';
import { PostsController } from '../admin/posts.controller.js';
import { ProofController } from '../admin/proof.controller.js';
import { ProblemsController } from '../admin/problems.controller.js';
import { PreviewController } from '../admin/preview.controller.js';
import { OutsideImagesController } from '../admin/outside-images.controller.js';
import { PreviewLinksController } from '../admin/preview-links.controller.js';
import { ReceiptsController } from '../admin/receipts.controller.js';
import { RevisionsController } from '../admin/revisions.controller.js';
import { RedirectFeedsController } from '../admin/redirect-feeds.controller.js';
import { ReadersController } from '../admin/readers.controller.js';
import { RedirectImportController } from '../admin/redirect-import.controller.js';
import { RadarController } from '../admin/radar.controller.js';
import { ImportsController } from '../admin/imports.controller.js';
import { RedirectsController } from '../admin/redirects.controller.js';
import { SecurityController } from '../admin/security.controller.js';
import { SessionController } from '../admin/session.controller.js';
import { SetUpController } from '../admin/set-up.controller.js';
import { ExportController } from '../admin/export.controller.js';
import { SettingsController } from '../admin/settings.controller.js';
import { TokensController } from '../admin/tokens.controller.js';
import { TrashController } from '../admin/trash.controller.js';
import { TrustController } from '../admin/trust.controller.js';
import { ApiMediaController } from '../api/media.controller.js';
import { IndieAuthController } from '../api/indieauth.controller.js';
import { MicropubMediaController } from '../api/micropub-media.controller.js';
import { MicropubController } from '../api/micropub.controller.js';
import { ApiPostsController } from '../api/posts.controller.js';
import { WebmentionController } from '../api/webmention.controller.js';
import { OutsideImageController } from '../site/outside-image.controller.js';
import { PreviewLinkController } from '../site/preview-link.controller.js';

/** Every door of the app: what a request can reach. */
export const doors = [
  AgentController,
  AssetsController,
  AuditController,
  DeskController,
  MediaController,
  MediaItemController,
  TrustController,
  PostsController,
  BackupsController,
  BylineController,
  MergerController,
  RevisionsController,
  ReceiptsController,
  ComparisonController,
  PreviewLinksController,
  PeopleController,
  InvitationsController,
  AccountController,
  JoiningController,
  SessionController,
  ProofController,
  PasskeyDoorController,
  SecurityController,
  PasskeysController,
  SetUpController,
  SettingsController,
  ExportController,
  HealthController,
  IconController,
  TokensController,
  AuthorizationController,
  ApiPostsController,
  ApiMediaController,
  MicropubController,
  MicropubMediaController,
  IndieAuthController,
  WebmentionController,
  LabelsController,
  PreviewController,
  TrashController,
  ProblemsController,
  MeasuresController,
  MentionsController,
  RedirectImportController,
  RedirectFeedsController,
  ImportsController,
  RedirectsController,
  RadarController,
  ReadersController,
  LinksController,
  OutsideImagesController,
  OutsideImageController,
  PreviewLinkController,
];
