import { commands } from 'vscode';
import { showLogs } from '../logs.ts';
import type { Command } from './commandTable.ts';

export const showJobs: Command = async () => commands.executeCommand('folio.jobs.focus');

export const showLogChannel: Command = async () => showLogs();
