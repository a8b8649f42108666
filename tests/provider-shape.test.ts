import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../scripts/packages.ts'

/** Directly in `src`. */
const topLevel = {
  required: ['plugin', 'settings', 'options', 'can', 'errors', 'references', 'index'],
  // What the provider has beyond the contract, offered beside the plugin.
  optional: ['extension'],
}

/**
 * What belongs in each folder. `required` where the folder exists; `fixed` names the one file of a concern that several
 * providers have. A provider may have further files there, under names of their own.
 */
const folders: Readonly<Record<string, { required: string[]; fixed: string[] }>> = {
  // OutboundCall → request and notes; pure.
  map: {
    required: ['request'],
    fixed: ['callback-url', 'leg-order', 'limits', 'notes', 'option-notes', 'prepared', 'sip-uri'],
  },
  // Place, locate and the verbs.
  calls: {
    required: ['port'],
    fixed: ['digits', 'ensure', 'hang-up', 'locate', 'prepare', 'recording', 'state', 'transfer'],
  },
  // Reports and questions of the provider: verify, read, answer.
  webhooks: {
    required: ['port'],
    fixed: ['answer', 'read', 'recordings', 'register', 'statuses', 'times', 'verify'],
  },
  // Gateways, numbers, rules and recordings, where the provider has them.
  trunks: {
    required: ['numbers'],
    fixed: [
      'gateways',
      'rules',
      'recordings',
      'describe',
      'assign-numbers',
      'api',
      'find',
      'create',
      'read',
      'update',
      'remove',
      'validate',
    ],
  },
  // The provider's own request → OutboundCall, and Call → its response; pure.
  'front-door': { required: ['port'], fixed: ['address', 'document', 'parse', 'render'] },
  // The connection to the provider: REST client or SDK, credentials, schemas of what it sends.
  client: { required: [], fixed: ['api', 'schemas', 'sdk', 'token'] },
}

/** Where an export of this name stands, so that one concern is found in one place of every provider. */
const home: Readonly<Record<string, string>> = {
  can: 'can',
  options: 'options',
  settings: 'settings',
  referencesOf: 'references',
  mapCall: 'map/request',
  callbackFor: 'map/callback-url',
  firstParty: 'map/leg-order',
  unsupportedNotes: 'map/notes',
  notesOf: 'map/notes',
  unusedOptionNotes: 'map/option-notes',
  createCalls: 'calls/port',
  locateCall: 'calls/locate',
  createPrepare: 'calls/prepare',
  createEnsure: 'calls/ensure',
  createWebhooks: 'webhooks/port',
  webhooksApi: 'webhooks/register',
  createGateways: 'trunks/gateways',
  createNumbers: 'trunks/numbers',
  createRules: 'trunks/rules',
  createRecordings: 'trunks/recordings',
  trunkSteps: 'trunks/create',
  frontDoor: 'front-door/port',
  renderCall: 'front-door/render',
  createApi: 'client/api',
  createSdk: 'client/sdk',
  createTokens: 'client/token',
}

/** What a plugin makes once because several of its ports share it. */
const sharedByPorts: Readonly<Record<string, readonly string[]>> = {
  daily: ['./calls/forward', './trunks/purchased-numbers'],
  'videosdk-legacy': ['./calls/sessions'],
}

const providers = globSync('packages/providers/*/package.json', { cwd: root }).map((file) => ({
  name: dirname(file).replace('packages/providers/', ''),
  source: join(root, dirname(file), 'src'),
  suffix: '.ts',
}))
const scaffold = {
  name: 'pnpm new:provider',
  source: join(root, 'scripts/new-provider/template/src'),
  suffix: '.ts.template',
}

const importsOf = (text: string): string[] =>
  [...text.matchAll(/\bfrom\s+'(\.[^']+)\.ts'/g)].map((match) => match[1] ?? '')

describe.each([...providers, scaffold])('$name', ({ name, source, suffix }) => {
  const files = globSync(`**/*${suffix}`, { cwd: source })
    .map((file) => file.slice(0, -suffix.length))
    .filter((file) => !/\.(?:test|fixture)$/.test(file))
    .toSorted()
  const texts = new Map(
    files.map((file) => [file, readFileSync(join(source, `${file}${suffix}`), 'utf8')]),
  )
  const inFolder = (folder: string) =>
    files
      .filter((file) => file.startsWith(`${folder}/`))
      .map((file) => file.slice(folder.length + 1))

  it('has the files of every provider at the top', () => {
    const own = files.filter((file) => !file.includes('/'))
    // Its placeholder goes with the last thing that is still to be written.
    const allowed = new Set([
      ...topLevel.required,
      ...topLevel.optional,
      ...(suffix === '.ts' ? [] : ['not-written']),
    ])
    expect(topLevel.required.filter((file) => !own.includes(file))).toEqual([])
    expect(own.filter((file) => !allowed.has(file))).toEqual([])
  })

  it('has the folders of every provider, one level deep', () => {
    const used = new Set(files.filter((file) => file.includes('/')).map((file) => dirname(file)))
    expect([...used].filter((folder) => !Object.hasOwn(folders, folder))).toEqual([])
    expect(['map', 'calls', 'front-door'].filter((folder) => !used.has(folder))).toEqual([])
    const missing = [...used].flatMap((folder) =>
      (folders[folder]?.required ?? [])
        .filter((file) => !inFolder(folder).includes(file))
        .map((file) => `${folder}/${file}`),
    )
    expect(missing).toEqual([])
  })

  it('has each concern in its file', () => {
    const concerns = Object.entries(folders).flatMap(([folder, { required, fixed }]) =>
      [...required, ...fixed].map((file) => [file, folder] as const),
    )
    // `port` and `read` are in several folders; any other name is in one only.
    const elsewhere = files.filter((file) => {
      const homes = concerns.filter(([concern]) => file.endsWith(`/${concern}`))
      return homes.length > 0 && !homes.some(([, folder]) => file.startsWith(`${folder}/`))
    })
    expect(elsewhere).toEqual([])
    const misplaced = [...texts].flatMap(([file, text]) =>
      [...text.matchAll(/^export (?:const|function|interface|type) (\w+)/gm)]
        .map(([, symbol = '']) => symbol)
        .filter((symbol) => Object.hasOwn(home, symbol) && home[symbol] !== file)
        .map((symbol) => `${file}: ${symbol} belongs in ${home[symbol] ?? ''}`),
    )
    expect(misplaced).toEqual([])
  })

  it('repeats no folder name in a file name', () => {
    const repeated = files.filter((file) => {
      const [folder = '', own] = file.split('/')
      const word = folder.replace(/s$/, '')
      return own !== undefined && (own.startsWith(`${word}-`) || own.startsWith(`${folder}-`))
    })
    expect(repeated).toEqual([])
  })

  it('assembles its ports in plugin.ts from these files', () => {
    const ports = [
      './map/request',
      './map/flow',
      './calls/port',
      './calls/flow-steps',
      './calls/prepare',
      './calls/ensure',
      './webhooks/port',
      './front-door/port',
      './trunks/gateways',
      './trunks/numbers',
      './trunks/rules',
      './trunks/recordings',
    ]
    const used = importsOf(texts.get('plugin') ?? '').filter((file) => file.slice(2).includes('/'))
    const allowed = new Set([...ports, ...(sharedByPorts[name] ?? [])])
    expect(used.filter((file) => !allowed.has(file) && !file.startsWith('./client/'))).toEqual([])
    expect(used).toEqual(expect.arrayContaining(['./map/request', './calls/port']))
  })

  it('has no cycle of imports', () => {
    const graph = new Map(
      [...texts].map(([file, text]) => [
        file,
        importsOf(text).map((target) => join(dirname(file), target)),
      ]),
    )
    const done = new Set<string>()
    const cycles: string[] = []
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' → '))
      else if (!done.has(file)) {
        for (const next of graph.get(file) ?? []) visit(next, [...path, file])
        done.add(file)
      }
    }
    for (const file of files) visit(file, [])
    expect(cycles, name).toEqual([])
    const missing = [...graph].flatMap(([file, targets]) =>
      targets.filter((target) => !graph.has(target)).map((target) => `${file} → ${target}`),
    )
    expect(missing).toEqual([])
  })
})
