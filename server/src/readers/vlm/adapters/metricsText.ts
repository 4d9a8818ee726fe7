/** One sample of a metrics page. */
export interface MetricSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?\s*$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*"((?:[^"\\]|\\.)*)"/g;

/**
 * Reads the samples of the Prometheus text format that `wanted` asks for by name; lines that are none are
 * passed over. https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function readMetrics(text: string, wanted: (name: string) => boolean): MetricSample[] {
  const samples: MetricSample[] = [];
  for (const line of text.split('\n')) {
    // Histograms are most of the page, and nobody asks for them: the name decides before the pattern runs.
    const end = line.search(/[{\s]/);
    if (line.startsWith('#') || end <= 0 || !wanted(line.slice(0, end))) continue;
    const [, name, labels = '', number = ''] = SAMPLE.exec(line) ?? [];
    if (name === undefined) continue;
    samples.push({ name, labels: readLabels(labels), value: readNumber(number) });
  }
  return samples;
}

function readLabels(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(LABEL)].map(([, name = '', value = '']) => [
      name,
      value.replace(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped)),
    ]),
  );
}

function readNumber(text: string): number {
  if (/^\+?Inf$/i.test(text)) return Infinity;
  if (/^-Inf$/i.test(text)) return -Infinity;
  return Number(text);
}

/** The sum over all samples of the first of these names that has any: several engines, one figure. */
export function sumOf(samples: readonly MetricSample[], ...names: readonly string[]): number | undefined {
  for (const name of names) {
    const values = samples.filter((sample) => sample.name === name && Number.isFinite(sample.value));
    if (values.length > 0) return values.reduce((sum, sample) => sum + sample.value, 0);
  }
  return undefined;
}
