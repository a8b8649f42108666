import type { Clock } from '../../../time/clock.ts'
import type { Line } from '../../../network/line.ts'
import { ask } from '../../shared/ask.ts'
import type { Collected } from '../../shared/collect.ts'
import { isJsonObject, scalarText, type JsonObject } from '../../shared/json.ts'
import { promptsOf } from './prompts.ts'

/** What a menu came to, as a Prompt Input Event tells it. */
export type MenuResult = {
  readonly menuId: string
  readonly type: 'return' | 'sequence' | 'timeout' | 'invalidinput'
  readonly value?: string
  readonly inputMethod?: 'dtmf' | 'voice'
}

type MenuDeps = { readonly clock: Clock; readonly line: Line | undefined }

type Menu = {
  readonly id: string
  readonly value: JsonObject
  /** Actions by key. */
  readonly options: ReadonlyMap<string, string>
}

/** Documented default of a menu. [inferred] It applies between two keys too. Milliseconds. */
const TIMEOUT = 5_000

const numberOf = (value: unknown, otherwise: number): number =>
  typeof value === 'number' && value >= 0 ? value : otherwise

/** The menus of `runMenu`, or what is wrong with them. */
export function readMenus(action: JsonObject): readonly Menu[] | { readonly wrong: string } {
  const { menus } = action
  if (!Array.isArray(menus)) return { wrong: 'menus must be an array' }
  const read = menus.filter(isJsonObject).map((value): Menu => {
    const options = Array.isArray(value['options']) ? value['options'].filter(isJsonObject) : []
    return {
      id: scalarText(value['id']),
      value,
      options: new Map(
        options.map(({ dtmf, action: then }) => [scalarText(dtmf), scalarText(then)]),
      ),
    }
  })
  // "One menu must have the ID value of main."
  return read.some(({ id }) => id === 'main') ? read : { wrong: 'no menu has the id main' }
}

/** Plays the menus until one has a result; the result stops them. */
export function runMenus(
  { clock, line }: MenuDeps,
  action: JsonObject,
  menus: readonly Menu[],
  done: (result: MenuResult) => void,
): () => void {
  let stop: (() => unknown) | undefined
  const isVoice = action['enableVoice'] === true
  const play = (menu: Menu, round: number): void => {
    const { value } = menu
    const repeats = numberOf(value['repeats'], 0)
    const timeout = numberOf(value['timeoutMills'], TIMEOUT)
    const most = numberOf(value['maxDigits'], 1)
    const again = (result: MenuResult): void =>
      round < repeats ? play(menu, round + 1) : done(result)
    const prompt =
      round === 0 ? value['mainPrompt'] : (value['repeatPrompt'] ?? value['mainPrompt'])
    const plan = {
      // `#` ends a sequence of keys, as it does in conferences [inferred].
      digits: {
        most,
        finishKeys: most > 1 ? '#' : '',
        firstTimeout: timeout,
        nextTimeout: timeout,
      },
      ...(isVoice && {
        speech: {
          firstTimeout: timeout,
          endSilence: timeout,
          most: numberOf(value['maxTimeoutMills'], 60_000),
        },
      }),
    }
    stop = ask(clock, line, { prompts: promptsOf(prompt), plan }, (collected) => {
      const result = resultOf(menu, collected, most)
      const [, next] = /^menu\((.*)\)$/.exec(result.value ?? '') ?? []
      const target = menus.find(({ id }) => id === next)
      if (target) play(target, 0)
      else if (result.type === 'timeout' || result.type === 'invalidinput') again(result)
      else done(result)
    })
  }
  const first = scalarText(action['mainMenu']) || 'main'
  play(menus.find(({ id }) => id === first) ?? menus[0]!, 0)
  return () => void stop?.()
}

function resultOf(menu: Menu, { digits, speech }: Collected, most: number): MenuResult {
  const menuId = menu.id
  if (speech !== '') return { menuId, type: 'return', value: speech, inputMethod: 'voice' }
  if (digits === '') return { menuId, type: 'timeout' }
  const inputMethod = 'dtmf' as const
  const action = menu.options.get(digits)
  if (action !== undefined) {
    const [, value] = /^return\((.*)\)$/.exec(action) ?? []
    return { menuId, type: 'return', value: value ?? action, inputMethod }
  }
  const isSequence = most > 1 || menu.options.size === 0
  return { menuId, type: isSequence ? 'sequence' : 'invalidinput', value: digits, inputMethod }
}
