/** The words of what is found on a site. They are loaded with it. */
export const siteViewStrings = {
  toPage: 'Go to the page',
  toThisPage: (title: string) => (title ? `Go to the page: ${title}` : 'Go to the page'),
  original: 'Original',
  page: 'Page',
  section: 'Section',
  path: (headings: readonly string[]) => headings.join(' › '),
  privacy: 'What you type, and pictures that you search by, stay in this browser. It fetches only the parts of the site’s index that may hold an answer.',
  inIndex: 'In the index',
} as const;
