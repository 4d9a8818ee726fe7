import { report } from '../../runner/fileReporter.ts';

/** Tells a measured figure to the host, which prints it. Nothing is asserted of it. */
export function figure(name: string, value: number, unit: string): void {
  report({ type: 'figure', name, value, unit });
}
