/** Whether it is an http or https address that carries no credentials. */
export function isServerUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === '';
}

/**
 * Whether a key sent there could be read on its way: plain http to a host that is not this machine. A name
 * other than `localhost` counts as another machine, whatever it is looked up as.
 */
export function sendsKeyInClear(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && !isLoopback(hostname);
}

/** `hostname` as `URL` writes it: lower case, IPv4 in four parts, IPv6 shortened and in brackets. */
function isLoopback(hostname: string): boolean {
  const name = hostname.replace(/\.$/, '');
  if (name === 'localhost' || name.endsWith('.localhost') || name === '[::1]') return true;
  // 127.0.0.0/8, also as an IPv6 address.
  return /^127(?:\.\d{1,3}){3}$/.test(name) || /^\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\]$/.test(name);
}
