/** What the run did to the processes, the store and the clock. Milliseconds of true time where a time is kept. */
export interface HazardCounts {
  kills: number
  stops: number
  stalls: number
  /** Of the kills and stops: where the process was. */
  beforeSend: number
  afterSend: number
  beforeStore: number
  afterStore: number
  atAnyTime: number
  storeErrorsBefore: number
  storeErrorsAfter: number
  slowStoreCalls: number
  /** Requests to dial and webhooks that arrived while two processes served. */
  askedWhileTwoServe: number
  webhooksWhileTwoServe: number
}

export const createCounts = (): HazardCounts => ({
  kills: 0,
  stops: 0,
  stalls: 0,
  beforeSend: 0,
  afterSend: 0,
  beforeStore: 0,
  afterStore: 0,
  atAnyTime: 0,
  storeErrorsBefore: 0,
  storeErrorsAfter: 0,
  slowStoreCalls: 0,
  askedWhileTwoServe: 0,
  webhooksWhileTwoServe: 0,
})

/** Where a process can be struck: right before and after every request of it, and every call of its store. */
export type Door = 'beforeSend' | 'afterSend' | 'beforeStore' | 'afterStore'
