import { buildContext } from '../app/build-app.js';
import { prepareData } from '../app/data-folder.store.js';
import { reportInWords } from '../archive/import-report.js';
import { Importer } from '../archive/importer.service.js';
import { Clock } from '../platform/clock.js';
import { Publisher } from '../publishing/publisher.service.js';
import { type Command, readArguments } from './command.js';
import { sentence } from './rebuild.command.js';

export const importCommand: Command = {
  name: 'import',
  usage: 'import FOLDER [--dry-run] [--json]',
  summary: `Brings in a folder of Markdown files with front matter, as Jekyll, Octopress, Hexo, Hugo or Middleman keep them.
Every file becomes a post or is named in the report with its reason. A second run changes what changed in the folder
since. --dry-run says what would happen and writes nothing. Exit status 1 when files were refused.`,
  async run(args, { config, out, progress }) {
    const { values, positionals } = readArguments(args, { 'dry-run': { type: 'boolean' }, json: { type: 'boolean' } }, ['FOLDER']);
    const dryRun = values['dry-run'] ?? false;
    prepareData(config, new Clock());
    const app = await buildContext(config);
    try {
      const report = await app.get(Importer).run(positionals[0]!, { dryRun, progress: (done, total) => progress(`${done} of ${total} files read`) });
      const receipt = await app.get(Publisher).publish((done, total) => progress(`${done} of ${total} pages made`));
      progress('');
      out(values.json ? JSON.stringify({ ...report, receipt }) : `${reportInWords(report)}\n${sentence(receipt)}`);
      return report.refused.length + receipt.failed.length > 0 ? 1 : 0;
    } finally {
      await app.close();
    }
  },
};
