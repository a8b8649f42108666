import { drawBar, drawTime } from './bar.js'
import { drawHistory } from './history.js'
import { drawPhones } from './phones.js'
import { changed, connect, state, subscribe } from './state.js'

subscribe(drawBar)
subscribe(drawPhones)
subscribe(drawHistory)
changed()
connect()

setInterval(drawTime, 200)
// Durations and timelines of calls that have not ended.
setInterval(() => {
  if (state.calls.some(({ endedAt }) => endedAt === null)) changed()
}, 1000)
