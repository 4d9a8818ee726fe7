import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtInModelNames } from '../../../server/src/models/builtInModels.ts';
import { CATALOGUE, catalogueEntry, knownFiles } from '../../../server/src/models/catalogue/catalogue.ts';
import { catalogueEntrySchema, partsOf } from '../../../server/src/models/catalogue/catalogueEntry.ts';
import { findEntry, knownTags } from '../../../server/src/models/catalogue/findEntry.ts';
import {
  canonicalTag,
  languageName,
  languageTag,
  readsLanguage,
  scriptsOf,
} from '../../../server/src/models/catalogue/languageTags.ts';
import { TESSERACT_LANGUAGES } from '../../../server/src/models/catalogue/tesseractLanguages.ts';
import { mirrored } from '../../../server/src/models/install/mirror.ts';
import { readingManifest, resolveModel } from '../../../server/src/models/resolveModel.ts';

const entries = fc.constantFrom(...CATALOGUE);

describe('the catalogue of models', () => {
  it.each(CATALOGUE.map((entry) => [entry.name, entry] as const))('%s is complete', (_name, entry) => {
    expect(catalogueEntrySchema.parse(entry)).toEqual(entry);
    expect('detection' in entry.parts).toBe(entry.kind === 'page-model');
    for (const [, file] of partsOf(entry)) {
      // What is not checked by its own hash is checked as npm does it.
      if (file.sha256 === undefined) expect(file.origin).toHaveProperty('package');
    }
    for (const tag of entry.languages) {
      expect(canonicalTag(tag)).toBe(tag);
      expect(entry.scripts).toEqual(expect.arrayContaining(scriptsOf([tag])));
    }
  });

  it('has each name once, and replaces models that exist by ones that read no less', async () => {
    expect(new Set(CATALOGUE.map(({ name }) => name)).size).toBe(CATALOGUE.length);
    const builtIn = await builtInModelNames();
    for (const { languages, replaces = [] } of CATALOGUE) {
      for (const name of replaces) {
        const older = catalogueEntry(name)?.languages;
        if (older === undefined) expect(builtIn).toContain(name);
        expect(languages).toEqual(
          expect.arrayContaining(older ?? (await resolveModel(name)).manifest.languages),
        );
      }
    }
  });

  it('agrees with the models that come with Folio', async () => {
    const names = (await builtInModelNames()).filter((name) => catalogueEntry(name));
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) {
      const manifest = readingManifest(await resolveModel(name));
      const { title, licence, source, languages, scripts, parts } = catalogueEntry(name) ?? {};
      expect({
        title,
        licence,
        source,
        languages,
        scripts,
        sha256: parts && 'recognition' in parts ? parts.recognition.sha256 : undefined,
      }).toEqual({
        title: manifest.title,
        licence: manifest.licence,
        source: manifest.source,
        languages: manifest.languages,
        scripts: manifest.scripts,
        sha256: manifest.recognition.sha256,
      });
    }
  });

  it('knows its files by their hashes, also those of other conversions', () => {
    fc.assert(
      fc.property(entries, (entry) => {
        for (const [part, file] of partsOf(entry))
          for (const { sha256 } of [file, ...(file.alternatives ?? [])])
            if (sha256 !== undefined)
              expect(knownFiles(sha256)).toContainEqual(expect.objectContaining({ entry, part }));
      }),
    );
    expect(knownFiles('0'.repeat(64))).toEqual([]);
  });
});

describe('what somebody asks for', () => {
  it('is found by the name of a model, however it is written', () => {
    fc.assert(
      fc.property(entries, fc.constantFrom(' ', ''), (entry, space) => {
        expect(findEntry(`${space}${entry.name.toUpperCase()}`)).toBe(entry);
      }),
    );
  });

  it("is found by Tesseract's name of a language", () => {
    for (const { code, tags } of TESSERACT_LANGUAGES.filter(({ tags: [tag = ''] }) =>
      knownTags().includes(tag),
    ))
      expect(findEntry(code)?.languages).toEqual(expect.arrayContaining([tags[0]]));
  });

  it('is found by the tag of a language, and by its name in English and in itself', () => {
    const recognizers = CATALOGUE.filter(({ kind }) => kind === 'recognizer');
    for (const tag of new Set(recognizers.flatMap(({ languages }) => languages))) {
      expect(readsLanguage(findEntry(tag)?.languages ?? [], tag), tag).toBe(true);
      expect(languageTag(languageName(tag), knownTags()), tag).toBe(tag);
    }
    expect(findEntry('français')?.name).toBe('tesseract-fra');
    expect(findEntry('русский')?.name).toBe('ppocrv5-eslav');
    expect(findEntry('zh-TW')?.name).toBe('tesseract-chi-tra');
    expect(findEntry('nb')?.name).toBe('tesseract-nor');
  });

  it('is nothing where it is no language and no model, whatever it is', () => {
    for (const wish of [
      '',
      'xx',
      'folio',
      'zho-klingon',
      '__proto__',
      'constructor',
      '../x',
      'a'.repeat(10_000),
    ])
      expect(findEntry(wish), wish).toBeUndefined();
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (wish) => {
        const entry = findEntry(wish);
        expect(entry === undefined || CATALOGUE.includes(entry)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

describe('the address at a mirror', () => {
  const URL_OF = 'https://www.example.org/models/a%20b/det.onnx';

  it('has the path of the original below that of the mirror', () => {
    expect(mirrored(URL_OF, undefined)).toBe(URL_OF);
    expect(mirrored(URL_OF, 'http://mirror:8080')).toBe('http://mirror:8080/models/a%20b/det.onnx');
    expect(mirrored(URL_OF, 'https://m/x/')).toBe('https://m/x/models/a%20b/det.onnx');
  });

  it.each(['mirror', 'ftp://m/', 'file:///m', 'https://m/?key=1', 'https://me:secret@m/', '//m'])(
    'is none for %s',
    (mirror) => {
      expect(() => mirrored(URL_OF, mirror)).toThrow(expect.objectContaining({ code: 'mirror-invalid' }));
    },
  );
});
