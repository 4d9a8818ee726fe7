import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { reasonOf } from '../../errors/catalogue.ts';
import { packageDirectory } from '../../models/builtInModels.ts';

const probeSchema = z.object({
  modules: z.array(
    z.object({ name: z.string(), version: z.string(), details: z.string(), problem: z.string().optional() }),
  ),
  /** PNG in base64; absent where it could not be drawn. */
  testPage: z.string().optional(),
});

/** Which native modules load, and a test page drawn with one of them. */
export type NativeProbe = z.infer<typeof probeSchema>;

/** A second on an idle machine; a busy one with a cold disk takes its time. */
const TIMEOUT_MILLISECONDS = 120_000;

/** What the test page says; large plain type that any model reads. */
export const TEST_PAGE_LINES = ['Folio reads this page', 'on your own machine 2468'] as const;

/**
 * Loads the native modules in a separate process. A module that cannot be loaded may end its process, and `folio
 * doctor` is what people run in that case. Rejects if the process dies.
 */
export async function probeNativeModules(cliPath: string): Promise<NativeProbe> {
  const { stdout } = await promisify(execFile)(process.execPath, [cliPath, 'doctor', '--native-probe'], {
    timeout: TIMEOUT_MILLISECONDS,
    // As in the engine: the library must not report to its makers.
    env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' },
    maxBuffer: 16 << 20,
  });
  return probeSchema.parse(JSON.parse(stdout));
}

/** What the probe process prints. */
export async function nativeProbe(): Promise<NativeProbe> {
  const modules = [
    await probeModule('onnxruntime-node', async () => {
      const { listSupportedBackends } = await import('onnxruntime-node');
      // What was built in, not what works here; the test page shows what is really used.
      return `built with ${listSupportedBackends()
        .map((backend) => backend.name)
        .join(', ')}`;
    }),
    await probeModule('sharp', async () => `libvips ${(await import('sharp')).default.versions.vips}`),
    await probeModule(
      '@napi-rs/canvas',
      async () => `${(await import('@napi-rs/canvas')).GlobalFonts.families.length} font families`,
    ),
    await probeModule('pdfjs-dist', () => Promise.resolve('')),
  ];
  const testPage = await drawTestPage().catch(() => undefined);
  return { modules, ...(testPage === undefined ? {} : { testPage }) };
}

async function probeModule(
  name: string,
  load: () => Promise<string>,
): Promise<NativeProbe['modules'][number]> {
  const version = await installedVersion(name);
  try {
    return { name, version, details: await load() };
  } catch (error) {
    return { name, version, details: '', problem: reasonOf(error) };
  }
}

async function installedVersion(name: string): Promise<string> {
  const directory = packageDirectory(name);
  if (directory === undefined) return 'not installed';
  const data: unknown = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8'));
  return typeof data === 'object' && data !== null && 'version' in data ? String(data.version) : 'unknown';
}

/** A small page with the lines above, in a font that comes with pdf.js: a bare machine has none. */
async function drawTestPage(): Promise<string> {
  const { createCanvas, GlobalFonts } = await import('@napi-rs/canvas');
  const pdfjs = packageDirectory('pdfjs-dist');
  if (pdfjs !== undefined) {
    GlobalFonts.registerFromPath(join(pdfjs, 'standard_fonts', 'LiberationSans-Regular.ttf'), 'Folio Test');
  }
  const canvas = createCanvas(900, 420);
  const context = canvas.getContext('2d');
  context.fillStyle = 'white';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = 'black';
  context.font = '52px "Folio Test"';
  for (const [index, line] of TEST_PAGE_LINES.entries()) context.fillText(line, 80, 150 + index * 130);
  return (await canvas.encode('png')).toString('base64');
}
