/** What a block may use without saying where it comes from, because the text around it does. */
const known: Readonly<Record<string, string>> = {
  dispatcher: `declare const dispatcher: import('@callplane/core').Dispatcher`,
  host: `declare const host: import('@callplane/core').Host`,
  providers: `declare const providers: readonly import('@callplane/core').Provider[]`,
  rules: `declare const rules: readonly import('@callplane/core').RoutingRuleInput[]`,
  ruleStore: `declare const ruleStore: import('@callplane/core').RuleStore`,
  createDispatcher: `import { createDispatcher } from '@callplane/core'`,
}

/** The reader's own files: they exist where the reader writes them. */
const ownFile = /^import (type )?\{([^}]*)\} from '\.\.?\/[^']*'$/gm

const withoutOwnFiles = (code: string): string =>
  code.replaceAll(ownFile, (_, type: string | undefined, names: string) =>
    names
      .split(',')
      .map((name) => (type ? `type ${name.trim()} = any` : `declare const ${name.trim()}: any`))
      .join('\n'),
  )

const isWhole = (code: string): boolean => /^import /m.test(code)

const declares = (code: string, name: string): boolean =>
  new RegExp(
    `\\b(?:const|let|function|class)\\s+${name}\\b|\\b(?:const|let)\\s+[{[][^=]*\\b${name}\\b|\\bimport\\b[^'"]*\\b${name}\\b`,
  ).test(code)

/** A block that goes on where the last whole block of its page ended. Its names may be those of that block again. */
const continued = (before: string, code: string): string => {
  const preamble = Object.entries(known)
    .filter(([name]) => new RegExp(`\\b${name}\\b`).test(code))
    .filter(([name]) => !declares(before, name) && !declares(code, name))
    .map(([, declaration]) => declaration)
  return [...preamble, before, '{', code, '}', 'export {}', ''].join('\n')
}

/**
 * The TypeScript blocks of a page, each as a module that compiles by itself. Blocks that are copies of files of `examples/`
 * are left out: they are compiled and run there.
 */
export const moduleOf = (page: string): string[] => {
  const own = page.replaceAll(/<!-- example: [\s\S]*?<!-- \/example -->/g, '')
  let before = ''
  return [...own.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, block = '']) => {
    const code = withoutOwnFiles(block)
    if (!isWhole(block)) return continued(before, code)
    before = code
    return code
  })
}
