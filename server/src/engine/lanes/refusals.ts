/**
 * A refusal in words that help, from the runtime's error and from what it printed: only there it names the
 * library that did not load.
 */
export function explained(reason: string, printed: string): string {
  if (!/Failed to load shared library/i.test(reason)) return reason;
  const [, library = '', why = ''] =
    /Failed to load library \S*?(libonnxruntime_providers_\w+\.so)\S* with error: (.+)/.exec(printed) ?? [];
  if (library === '' || why.includes(`${library}: cannot open`))
    return 'its provider library is not installed (`folio devices install cuda`)';
  const missing = /(lib[\w.+-]+\.so[\w.]*): cannot open shared object/.exec(why)?.[1];
  return missing === undefined
    ? `its provider library ${library} cannot be loaded`
    : `the system lacks ${missing}`;
}
