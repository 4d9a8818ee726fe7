/**
 * Puts a generated part between its marks (`<!-- bench:NAME:start -->` and `end`) and leaves the rest of the
 * page as it is. Throws where the page has no such marks.
 */
export function replacePart(page: string, name: string, content: string): string {
  const start = `<!-- bench:${name}:start -->`;
  const end = `<!-- bench:${name}:end -->`;
  const from = page.indexOf(start);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`the page has no part ${name}`);
  return `${page.slice(0, from + start.length)}\n\n${content.trim()}\n\n${page.slice(to)}`;
}
