import { type DynamicModule, Module, StandardSchemaValidationPipe } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { AccountController } from '../admin/account.controller.js';
import { AssetsController } from '../admin/assets.controller.js';
import { AuthorizationController } from '../admin/authorization.controller.js';
import { BylineController } from '../admin/byline.controller.js';
import { ComparisonController } from '../admin/comparison.controller.js';
import { DeskController } from '../admin/desk.controller.js';
import { Frame } from '../admin/frame.service.js';
import { IconController } from '../admin/icon.controller.js';
import { InvitationsController } from '../admin/invitations.controller.js';
import { JoiningController } from '../admin/joining.controller.js';
import { LabelsController } from '../admin/labels.controller.js';
import { MentionsController } from '../admin/mentions.controller.js';
import { PeopleController } from '../admin/people.controller.js';
import { MediaController } from '../admin/media.controller.js';
import { MediaItemController } from '../admin/media-item.controller.js';
import { PostsController } from '../admin/posts.controller.js';
import { PreviewController } from '../admin/preview.controller.js';
import { PreviewLinksController } from '../admin/preview-links.controller.js';
import { RevisionsController } from '../admin/revisions.controller.js';
import { SessionController } from '../admin/session.controller.js';
import { SetUpController } from '../admin/set-up.controller.js';
import { SettingsController } from '../admin/settings.controller.js';
import { SettingsPage } from '../admin/settings-page.service.js';
import { TokensController } from '../admin/tokens.controller.js';
import { TrashController } from '../admin/trash.controller.js';
import { TrustController } from '../admin/trust.controller.js';
import { ApiMediaController } from '../api/media.controller.js';
import { MediaShelf } from '../api/media-shelf.store.js';
import { IndieAuthController } from '../api/indieauth.controller.js';
import { MicropubQueries } from '../api/micropub-query.service.js';
import { MicropubMediaController } from '../api/micropub-media.controller.js';
import { MicropubController } from '../api/micropub.controller.js';
import { PostFinder } from '../api/post-finder.store.js';
import { PostList } from '../api/post-list.store.js';
import { PostShelf } from '../api/post-shelf.store.js';
import { PostWriter } from '../api/post-writer.service.js';
import { ApiPostsController } from '../api/posts.controller.js';
import { SentFiles } from '../api/sent-files.service.js';
import { WebmentionController } from '../api/webmention.controller.js';
import { Importer } from '../archive/importer.service.js';
import { AuthorizationStore } from '../auth/authorization.store.js';
import { AccountStore } from '../auth/account.store.js';
import { AuthorStore } from '../auth/author.store.js';
import { InvitationStore } from '../auth/invitation.store.js';
import { PeopleStore } from '../auth/people.store.js';
import { FileRights } from '../auth/file-rights.store.js';
import { PostRights } from '../auth/post-rights.store.js';
import { SessionGuard } from '../auth/session.guard.js';
import { SessionStore } from '../auth/session.store.js';
import { TokenStore } from '../auth/token.store.js';
import { MediaDesk } from '../media/media-desk.store.js';
import { MediaLibrary } from '../media/media-library.service.js';
import { MediaStore } from '../media/media.store.js';
import { Sizing } from '../media/sizing.service.js';
import { Workbench } from '../media/workbench.service.js';
import { MentionInbox } from '../mentions/inbox.store.js';
import { MentionDesk } from '../mentions/mention-desk.store.js';
import { MentionStore } from '../mentions/mention.store.js';
import { MentionSender } from '../mentions/sender.service.js';
import { Teller } from '../mentions/teller.store.js';
import { MentionVerifier } from '../mentions/verifier.service.js';
import { PreviewMaker } from '../pages/preview.service.js';
import { Theme } from '../pages/theme.service.js';
import { AnswerInterceptor } from '../platform/answer.interceptor.js';
import { Assets } from '../platform/assets.service.js';
import { Clock } from '../platform/clock.js';
import { CommitWatch } from '../platform/commit-watch.store.js';
import { Config } from '../platform/config.js';
import { Database } from '../platform/database.service.js';
import { Outside } from '../platform/outside.service.js';
import { ProblemFilter } from '../platform/problem.filter.js';
import { TextStore } from '../rendering/texts.store.js';
import { Views } from '../platform/views.service.js';
import { AmendStore } from '../posts/amend.store.js';
import { DeskStore } from '../posts/desk.store.js';
import { PermalinkStore } from '../posts/move-all.store.js';
import { LabelList } from '../posts/label-list.store.js';
import { PostStore } from '../posts/post.store.js';
import { TrashStore } from '../posts/trash.store.js';
import { TrustStore } from '../posts/trust.store.js';
import { HistoryStore } from '../posts/history.store.js';
import { PreviewLinkStore } from '../posts/preview-link.store.js';
import { RestorationStore } from '../posts/restoration.store.js';
import { WelcomeStore } from '../posts/welcome.store.js';
import { WorkingCopyStore } from '../posts/working-copy.store.js';
import { CardStore } from '../publishing/card.store.js';
import { Cards } from '../publishing/cards.service.js';
import { EdgeOutbox } from '../publishing/edge-outbox.store.js';
import { HubOutbox } from '../publishing/hub-outbox.store.js';
import { Publisher } from '../publishing/publisher.service.js';
import { Schedule } from '../publishing/schedule.service.js';
import { StampStore } from '../publishing/stamp.store.js';
import { IconStore } from '../settings/icon.store.js';
import { SettingsStore } from '../settings/settings.store.js';
import { PreviewLinkController } from '../site/preview-link.controller.js';

/** The table of contents: every part of the engine, in the order of the import law. */
@Module({})
export class AppModule {
  static with(config: Config, clock: Clock): DynamicModule {
    return {
      module: AppModule,
      controllers: [
        AssetsController,
        DeskController,
        MediaController,
        MediaItemController,
        TrustController,
        PostsController,
        BylineController,
        RevisionsController,
        ComparisonController,
        PreviewLinksController,
        PeopleController,
        InvitationsController,
        AccountController,
        JoiningController,
        SessionController,
        SetUpController,
        SettingsController,
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
        MentionsController,
        PreviewLinkController,
      ],
      providers: [
        { provide: Config, useValue: config },
        { provide: Clock, useValue: clock },
        Database,
        CommitWatch,
        Views,
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
        TextStore,
        MediaStore,
        MediaDesk,
        MediaLibrary,
        Sizing,
        Workbench,
        PostStore,
        AmendStore,
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
        Theme,
        PreviewMaker,
        Publisher,
        EdgeOutbox,
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
        Importer,
        Frame,
        PostShelf,
        PostList,
        PostWriter,
        MediaShelf,
        SentFiles,
        PostFinder,
        MicropubQueries,
        SettingsPage,
        { provide: APP_GUARD, useClass: SessionGuard },
        { provide: APP_PIPE, useFactory: () => new StandardSchemaValidationPipe({ errorHttpStatusCode: 422 }) },
        { provide: APP_INTERCEPTOR, useClass: AnswerInterceptor },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
