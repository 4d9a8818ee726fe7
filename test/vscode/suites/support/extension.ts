import * as vscode from 'vscode';

/** The extension under test, whoever publishes it. */
export function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.all.find(
    ({ packageJSON }) => (packageJSON as { name?: string }).name === 'folio',
  );
  if (!found) throw new Error('the extension is not there');
  return found;
}
