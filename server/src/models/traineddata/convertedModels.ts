import { createHash } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { cacheDirectory } from '../../cache/cacheDirectory.ts';
import { FolioError, reasonOf } from '../../errors/catalogue.ts';
import { makePrivateDirectory } from '../../files/privateFolder.ts';
import { temporaryName } from '../../files/temporaries.ts';
import { CONVERTED, convertedName } from './convertedFiles.ts';
import { MOST_BYTES } from './container.ts';
import { convertTraineddata, type LstmModel } from './lstmModel.ts';

const settingsSchema = z.strictObject({
  height: z.int().positive(),
  stepWidth: z.int().positive(),
  border: z.int().min(0),
  blank: z.int().min(0),
  isInteger: z.boolean(),
  characters: z.array(z.strictObject({ text: z.string(), codes: z.array(z.int().min(0)) })),
});

/**
 * Loads a .traineddata or .traineddata.gz file, converted to ONNX. That is done once for each content, and kept in
 * the cache folder; where that cannot be written, or what is there is not what was written, it is done again.
 * `model`: what errors call it. Errors: FolioError `model-invalid`.
 */
export async function loadLstmModel(path: string, model = path): Promise<LstmModel> {
  const file = await readWhole(path, model);
  const folder = join(cacheDirectory(), CONVERTED.folder);
  const name = convertedName(sha256(file));
  const kept = await readKept(folder, name);
  if (kept) return kept;
  const converted = convertTraineddata(file, model);
  await keep(folder, name, converted);
  return converted;
}

async function readWhole(path: string, model: string): Promise<Uint8Array> {
  try {
    const file = await open(path);
    try {
      if ((await file.stat()).size > MOST_BYTES) throw new Error('it is too large');
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new FolioError('model-invalid', { model, reason: reasonOf(error) }, { cause: error });
  }
}

/** A kept file: the SHA-256 of the rest, a line of settings, the graph. */
async function readKept(folder: string, name: string): Promise<LstmModel | undefined> {
  try {
    // What somebody else could have put there is not believed.
    await makePrivateDirectory(folder);
    const file = await readFile(join(folder, name));
    const [hashEnd, settingsEnd] = [file.indexOf('\n'), file.indexOf('\n', file.indexOf('\n') + 1)];
    if (sha256(file.subarray(hashEnd + 1)) !== file.toString('latin1', 0, hashEnd)) return undefined;
    const settings = settingsSchema.parse(JSON.parse(file.toString('utf8', hashEnd + 1, settingsEnd)));
    return { ...settings, onnx: new Uint8Array(file.subarray(settingsEnd + 1)) };
  } catch {
    return undefined;
  }
}

/** Under its name there is the whole file or none. A cache that cannot be written only costs time. */
async function keep(folder: string, name: string, { onnx, ...settings }: LstmModel): Promise<void> {
  const rest = Buffer.concat([Buffer.from(`${JSON.stringify(settings)}\n`), onnx]);
  const temporary = join(folder, temporaryName());
  try {
    await makePrivateDirectory(folder);
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(Buffer.concat([Buffer.from(`${sha256(rest)}\n`), rest]));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, join(folder, name));
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
