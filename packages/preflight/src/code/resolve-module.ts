import { posix } from 'node:path'

const extensions = ['.ts', '.mts', '.cts', '.tsx', '.js', '.mjs', '.cjs', '.jsx'] as const

/** TypeScript writes the extension that the compiled file will have. */
const sourceOf: Readonly<Record<string, string>> = {
  '.js': '.ts',
  '.mjs': '.mts',
  '.cjs': '.cts',
  '.jsx': '.tsx',
}

/** The file that a relative specifier means, among those that were read; undefined where there is none. */
export const resolveModule = (
  from: string,
  specifier: string,
  files: ReadonlyMap<string, unknown>,
): string | undefined => {
  if (!/^\.{1,2}(?:\/|$)/.test(specifier)) return undefined
  const base = posix.normalize(posix.join(posix.dirname(from), specifier)).replace(/\/$/, '')
  const extension = posix.extname(base)
  const written = sourceOf[extension]
  return [
    base,
    ...(written === undefined ? [] : [base.slice(0, -extension.length) + written]),
    ...extensions.map((one) => base + one),
    ...extensions.map((one) => posix.join(base, `index${one}`)),
  ].find((file) => files.has(file))
}
