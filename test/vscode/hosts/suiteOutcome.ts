import type { ReportLine } from '../suiteReport.ts';

/** A figure that a suite measured. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

/** Prints reports as they come, and counts. */
export class SuiteOutcome {
  passed = 0;
  failed = 0;
  skipped = 0;
  readonly figures: Figure[] = [];
  readonly #failures: string[] = [];
  #suite = '';

  window(name: string): void {
    process.stdout.write(`\n${name}\n`);
  }

  add(line: ReportLine): void {
    switch (line.type) {
      case 'suite':
        this.#suite = line.title;
        process.stdout.write(`  ${line.title}\n`);
        break;
      case 'passed':
        this.passed += 1;
        process.stdout.write(`    ✓ ${line.title} (${Math.round(line.milliseconds)} ms)\n`);
        break;
      case 'skipped':
        this.skipped += 1;
        process.stdout.write(`    - ${line.title}: left out\n`);
        break;
      case 'failed':
        this.fail(`${this.#suite}: ${line.title}`, line.error);
        break;
      case 'figure':
        this.figures.push(line);
        break;
      case 'end':
        break;
    }
  }

  fail(title: string, error: string): void {
    this.failed += 1;
    this.#failures.push(`${title}\n${indent(error)}`);
    process.stdout.write(`    ✗ ${title}\n`);
  }

  /** Failures, figures, and the line that any program can read: `N passed, N failed, N skipped`. */
  print(): void {
    for (const failure of this.#failures) process.stdout.write(`\nFAILED ${failure}\n`);
    if (this.figures.length > 0) process.stdout.write('\nMeasured, not asserted:\n');
    for (const { name, value, unit } of this.figures) {
      process.stdout.write(
        `  ${name}: ${value.toLocaleString('en', { maximumFractionDigits: 1 })} ${unit}\n`,
      );
    }
    const skipped = this.skipped > 0 ? `, ${this.skipped} skipped` : '';
    process.stdout.write(`\n${this.passed} passed, ${this.failed} failed${skipped}\n`);
  }
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}
