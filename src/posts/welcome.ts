export const welcomeTitle = 'This is your blog';

export const welcomeMarkdown = `It is running, and this page is a plain file that it wrote for your readers.

To write the next one, open the set-up link that \`npm start\` printed, make your account, type a title into the box
of [your desk](/admin) and press Enter. Write in Markdown. **Publish** puts it here, in the feeds and in the archive
before the page has loaded again.

<!--more-->

- An *idea* is yours alone until you publish it.
- Change a post's address and the old one leads to the new one, for ever.
- Delete a post and its address says so, instead of pretending that it never was. This one can be deleted too.
- Posts from another blog come in with \`bin/qvill import FOLDER\`.
`;
