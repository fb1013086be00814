/** Variables by name, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Returns a variable's value, or the fallback where it is not set. A value that cannot be parsed is a problem. */
type ReadVariable = <T>(
  name: string,
  fallback: T,
  parse: (value: string) => T | undefined,
  wanted: string,
) => T;

/** Returns a function that reads one variable and adds its problem, if any, to the problems. */
export function reader(env: Environment, problems: string[]): ReadVariable {
  return function read(name, fallback, parse, wanted) {
    const value = env[name]?.trim();
    if (!value) return fallback;
    const parsed = parse(value);
    if (parsed === undefined) problems.push(`${name} is ${JSON.stringify(value)}, but must be ${wanted}`);
    return parsed ?? fallback;
  };
}

export const E164 =
  'a phone number in E.164 format: + and the country code first, digits only, such as +14155552671';
export const PORT_NUMBER = 'a port number from 0 to 65535';

/** The parts of a comma-separated list. To rotate a secret, list the new one first, then the old one. */
export function list(value = ''): string[] {
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

export function parsePhoneNumber(value: string): string | undefined {
  return /^\+[1-9]\d{6,14}$/.test(value) ? value : undefined;
}

export function parseBoolean(value: string): boolean | undefined {
  return value === 'true' ? true : value === 'false' ? false : undefined;
}

export function parsePort(value: string): number | undefined {
  return /^\d{1,5}$/.test(value) && Number(value) <= 65535 ? Number(value) : undefined;
}

/** Whether this is a URL of one of these protocols with a host, whose user and password can be decoded. */
export function isUrlOf(value: string, protocols: readonly string[]): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, username, password } = new URL(value);
  try {
    decodeURIComponent(username + password);
  } catch {
    return false;
  }
  return protocols.includes(protocol) && hostname !== '';
}
