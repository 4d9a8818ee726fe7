import { FolioError } from '../../errors/catalogue.ts';
import { knownTags } from '../../models/catalogue/findEntry.ts';
import { languageName, languageTag } from '../../models/catalogue/languageTags.ts';
import type { ModelAdvice, ModelRecommendation } from '../../models/modelEntry.ts';
import { recommendModels } from '../../models/modelStore.ts';
import type { CommandContext } from '../commandContext.ts';
import { EXIT, type ExitCode } from '../exitCodes.ts';
import { licenceName, megabytes } from '../models/modelLines.ts';

/** `folio models recommend`: what to install for some languages, or those of this system, and why. */
export async function recommendCommand(
  languages: readonly string[],
  json: boolean,
  { stdout, env }: CommandContext,
): Promise<ExitCode> {
  const tags = languages.map((language) => {
    const tag = languageTag(language, knownTags());
    if (tag === undefined) throw new FolioError('language-unknown', { language });
    return tag;
  });
  const advice = await recommendModels({
    ...(tags.length === 0 ? {} : { languages: tags }),
    mirror: env['FOLIO_MODELS_MIRROR'],
  });
  stdout.write(json ? `${JSON.stringify(advice, undefined, 2)}\n` : adviceText(advice));
  return EXIT.ok;
}

function adviceText({ languages, recommended, unreadable }: ModelAdvice): string {
  const lines = [`languages: ${languages.map(named).join(', ')}`];
  if (unreadable.length === 0 && recommended.every(({ model }) => model.kind === 'stage'))
    lines.push('The models on this machine read all of them.');
  for (const one of recommended) lines.push(...recommendationLines(one));
  if (unreadable.length > 0) lines.push(`No model reads ${unreadable.map(named).join(', ')}.`);
  return lines.map((line) => `${line}\n`).join('');
}

function recommendationLines({ model, reason, reads }: ModelRecommendation): string[] {
  const { name, title, bytes, licence, state } = model;
  const verb = state === 'found-on-system' ? 'add' : 'install';
  const size = bytes === undefined ? '' : `, ${megabytes(bytes)}`;
  const why = reasonText(reason, reads);
  return [`folio models ${verb} ${name}`, `  ${title}${size}, ${licenceName(licence)}: ${why}`];
}

function reasonText(reason: ModelRecommendation['reason'], reads: readonly string[]): string {
  switch (reason) {
    case 'better-page-model':
      return 'reads pages better and faster than the model that came with Folio';
    case 'tables-of-scans':
      return 'reads tables of scans better';
    case 'bent-photos':
      return 'makes photos of bent pages flat';
    case 'reads-languages':
    case 'reads-scripts':
      return `reads ${reads.map(named).join(', ')}`;
  }
}

function named(tag: string): string {
  const name = languageName(tag);
  return name === tag ? tag : `${name} (${tag})`;
}
