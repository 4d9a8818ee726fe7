/** A run of digits and of letters that look like digits. */
const NUMBER_LIKE = /(?<![\p{L}\p{N}])[\dlIoO]*\d[\dlIoO]*(?![\p{L}\p{N}])/gu;

/** Runs at least this long that are of figures and their likes only are numbers. */
const LONG = 5;

/** Before units that are written behind a number without a space. */
const BEFORE_UNIT = /(?<=\d)[oO](?=(?:ml|cl|kg|mg|mm|cm|km)(?![\p{L}\p{N}]))/giu;

/**
 * Sets right what stands among digits and only looks like a letter: `l983` is 1983, `1o` is 10. Words
 * that truly begin with a capital (O2, I5) and runs that are mostly letters stay. Never changes the length.
 */
export function fixDigits(word: string): string {
  return word
    .replace(NUMBER_LIKE, (run) => {
      const letters = run.replace(/\d/g, '').length;
      const digits = run.length - letters;
      if (letters === 0 || (/^[OI]/.test(run) && letters === 1)) return run;
      // `IO14O` is a number, `Io1` none.
      if (letters > digits && (digits < 2 || run.length < LONG)) return run;
      if (/^l\d$/.test(run)) return run;
      return run.replace(/[lI]/g, '1').replace(/[oO]/g, '0');
    })
    .replace(/(?<![\p{L}\p{N}])[lIoO]{1,3}(?=[.,]\d)/gu, (run) =>
      run.replace(/[lI]/g, '1').replace(/[oO]/g, '0'),
    )
    .replace(/(?<=\d[.,])(?:[oO]|[oO0]{3})(?![\p{L}\p{N}])/gu, (run) => run.replace(/[oO]/g, '0'))
    .replace(BEFORE_UNIT, '0')
    .replace(/(?<=\p{L}')(?:Il|1l|1I|lI|l1|II|11)$/u, 'll');
}
