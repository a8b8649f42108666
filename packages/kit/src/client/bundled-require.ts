import { createRequire } from 'node:module'

/** In a module of Node there is no `require`; bundlers put one there, and not all of them find Node's own modules. */
declare const require: unknown

const findsBuiltins = (load: (name: string) => unknown): boolean => {
  try {
    load('node:tls')
    return true
  } catch {
    return false
  }
}

/**
 * esbuild turns a CommonJS package inside an ES module bundle into code that calls `require` for Node's own modules and
 * throws "Dynamic require of … is not supported" unless a global `require` exists. In such a bundle, and only there,
 * this provides one, so that an application needs no banner. Call it before a CommonJS package is imported.
 */
export const provideRequire = (): void => {
  if (typeof require !== 'function') return
  if (findsBuiltins(require as (name: string) => unknown)) return
  Object.defineProperty(globalThis, 'require', {
    value: createRequire(import.meta.url),
    configurable: true,
    writable: true,
  })
}
