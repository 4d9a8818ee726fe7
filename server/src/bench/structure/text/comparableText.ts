const GREEK: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ...'alpha α beta β gamma γ delta δ epsilon ε zeta ζ eta η theta θ iota ι kappa κ lambda λ mu μ nu ν xi ξ'.split(
      ' ',
    ),
    ...'pi π rho ρ sigma σ tau τ phi φ chi χ psi ψ omega ω Delta Δ Gamma Γ Sigma Σ Omega Ω Phi Φ Psi Ψ'.split(
      ' ',
    ),
  ].flatMap((name, at, all) => (at % 2 === 0 ? [[name, all[at + 1] ?? '']] : [])),
);

/**
 * A text's letters, digits and ideographs, as OmniDocBench compares texts (`clean_string` of its utilities): neither
 * white space nor punctuation nor the commands of inline TeX count.
 */
export function comparableText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\\([A-Za-z]+)/g, (_, name: string) => GREEK[name] ?? ' ')
    .replace(/[^\p{L}\p{N}_]/gu, '');
}
