import { window, workspace } from 'vscode';
import { problemReport } from '../problemReport/problemReport.ts';
import type { Command } from './commandTable.ts';

/** Opens the report for reading; nothing is sent. */
export const reportProblem: Command = async (folio) => {
  const content = await problemReport(folio);
  const document = await workspace.openTextDocument({ content, language: 'markdown' });
  await window.showTextDocument(document);
};
