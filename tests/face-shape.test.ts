import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../scripts/packages.ts'

const source = join(root, 'packages/emulator/src/faces')

/** Directly in the face's folder, beside the file of its name. */
const topLevel = {
  required: ['account', 'errors', 'parameters'],
  optional: ['account-routes', 'pages', 'rate-limit', 'times'],
}

type Folder = { readonly required: readonly string[]; readonly fixed: readonly string[] }

/** One document language: each has a folder under its own name. */
const language: Folder = {
  required: ['run', 'documents', 'dial'],
  fixed: ['attributes', 'conferences'],
}

/**
 * What belongs in each folder. `required` where the folder exists; `fixed` names the one file of a concern that several
 * faces have. A face may have further files there, under names of their own.
 */
const folders: Readonly<Record<string, Folder>> = {
  // What answers calls to the numbers that name it.
  applications: { required: ['routes'], fixed: ['applications'] },
  // Calls: create, read, list, change, end.
  calls: {
    required: ['calls', 'routes'],
    fixed: [
      'call',
      'create',
      'dial',
      'events',
      'hangup-cause',
      'list',
      'media-routes',
      'transfer',
      'update',
      'view',
    ],
  },
  conferences: { required: ['conferences', 'routes'], fixed: [] },
  // Prompts, input and streams of calls that are commanded, where no document says them.
  media: { required: [], fixed: [] },
  ncco: language,
  recordings: { required: [], fixed: ['recording', 'recordings', 'routes'] },
  rooms: { required: ['rooms', 'routes'], fixed: ['presence', 'session-routes', 'view'] },
  // Answers to events, which say one step each.
  svaml: { required: ['run'], fixed: [] },
  // Tokens that let a participant into a room.
  tokens: { required: ['routes'], fixed: [] },
  // SIP trunks or gateways, numbers, rules, and the calls that come in by them.
  trunks: {
    required: ['incoming', 'number-routes'],
    fixed: [
      'admission',
      'origination',
      'resources',
      'state',
      'termination',
      'trunk-routes',
      'trunks',
    ],
  },
  twiml: language,
  // Requests to the application, and their registration where the API has one.
  webhooks: { required: ['webhooks'], fixed: ['registration', 'routes', 'signature'] },
  xml: language,
}

/** Where an export of this name stands, so that one concern is found in one place of every face. */
const home: Readonly<Record<string, RegExp>> = {
  accountRoutes: /^account-routes$/,
  bodyOf: /^parameters$/,
  callRoutes: /^calls\/routes$/,
  createAccount: /^account$/,
  createCalls: /^calls\/calls$/,
  createConferences: /^(?:conferences|ncco|twiml|xml)\/conferences$/,
  createDocuments: /^(?:ncco|twiml|xml)\/documents$/,
  createIncoming: /^trunks\/incoming$/,
  createRateLimit: /^rate-limit$/,
  createRecordings: /^recordings\/recordings$/,
  createRooms: /^rooms\/rooms$/,
  createRunner: /^(?:ncco|svaml|twiml|xml)\/run$/,
  createState: /^trunks\/state$/,
  createTrunks: /^trunks\/trunks$/,
  createWebhooks: /^webhooks\/webhooks$/,
  failureOf: /^errors$/,
  mediaRoutes: /^calls\/media-routes$/,
  numberRoutes: /^trunks\/number-routes$/,
  originate: /^trunks\/origination$/,
  page: /^pages$/,
  pageOf: /^pages$/,
  readBody: /^parameters$/,
  readParameters: /^parameters$/,
  recordingRoutes: /^recordings\/routes$/,
  refuse: /^errors$/,
  roomRoutes: /^rooms\/routes$/,
  terminate: /^trunks\/termination$/,
  trunkRoutes: /^trunks\/trunk-routes$/,
  viewCall: /^calls\/(?:call|view)$/,
  webhookRoutes: /^webhooks\/routes$/,
}

/** Files at the top that one face alone has. */
const own: Readonly<Record<string, readonly string[]>> = {
  // Idempotent commands, and the envelope of every resource.
  telnyx: ['command-ids', 'resource'],
  // Phone numbers, SIP URIs and clients in the spelling of the API, and the test numbers of every account.
  twilio: ['addresses', 'test-numbers'],
}

const faces = globSync('*/', { cwd: source })
  .map((folder) => folder.replace(/\/$/, ''))
  .filter((folder) => folder !== 'shared' && !folder.includes('.'))
  .toSorted()

const filesOf = (folder: string): string[] =>
  globSync('**/*.ts', { cwd: join(source, folder) })
    .map((file) => file.slice(0, -'.ts'.length))
    .filter((file) => !file.endsWith('.test'))
    .toSorted()

const importsOf = (file: string): string[] =>
  [...readFileSync(join(source, file), 'utf8').matchAll(/\bfrom\s+'(\.[^']+)'/g)].map((match) =>
    join(dirname(file), match[1] ?? ''),
  )

it('covers every face of the emulator', () => {
  const index = readFileSync(join(source, 'index.ts'), 'utf8')
  const registered = [...index.matchAll(/from '\.\/([a-z-]+)\/\1\.ts'/g)].map((match) => match[1])
  expect(registered.toSorted()).toEqual(faces)
})

describe.each(faces)('%s', (face) => {
  const files = filesOf(face)
  const nested = files.filter((file) => file.includes('/'))

  it('has the files of every face at the top', () => {
    const top = files.filter((file) => !file.includes('/'))
    const required = [face, ...topLevel.required]
    const allowed = new Set([...required, ...topLevel.optional, ...(own[face] ?? [])])
    expect(required.filter((file) => !top.includes(file))).toEqual([])
    expect(top.filter((file) => !allowed.has(file))).toEqual([])
  })

  it('has the folders of every face, one level deep', () => {
    const used = [...new Set(nested.map((file) => dirname(file)))]
    expect(used.filter((folder) => !Object.hasOwn(folders, folder))).toEqual([])
    expect(used).toContain('calls')
    const missing = used.flatMap((folder) =>
      (folders[folder]?.required ?? [])
        .map((file) => `${folder}/${file}`)
        .filter((file) => !nested.includes(file)),
    )
    expect(missing).toEqual([])
  })

  it('has each concern in its file', () => {
    const concerns = Object.entries(folders).flatMap(([folder, { required, fixed }]) =>
      [...required, ...fixed].map((file) => [file, folder] as const),
    )
    const elsewhere = nested.filter((file) => {
      const homes = concerns.filter(([concern]) => file.endsWith(`/${concern}`))
      return homes.length > 0 && !homes.some(([, folder]) => file.startsWith(`${folder}/`))
    })
    expect(elsewhere).toEqual([])
    const misplaced = files.flatMap((file) =>
      [
        ...readFileSync(join(source, face, `${file}.ts`), 'utf8').matchAll(
          /^export (?:async )?(?:const|function) (\w+)/gm,
        ),
      ]
        .map(([, symbol = '']) => symbol)
        .filter((symbol) => Object.hasOwn(home, symbol) && !home[symbol]?.test(file))
        .map((symbol) => `${file}: ${symbol}`),
    )
    expect(misplaced).toEqual([])
  })

  it('imports no other face', () => {
    const foreign = files.flatMap((file) =>
      importsOf(`${face}/${file}.ts`)
        .filter((target) => faces.some((other) => other !== face && target.startsWith(`${other}/`)))
        .map((target) => `${file} → ${target}`),
    )
    expect(foreign).toEqual([])
  })
})

it('what faces share knows none of them', () => {
  const foreign = filesOf('shared').flatMap((file) =>
    importsOf(`shared/${file}.ts`).filter((target) =>
      faces.some((face) => target.startsWith(`${face}/`)),
    ),
  )
  expect(foreign).toEqual([])
})
