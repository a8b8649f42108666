declare const unit: unique symbol;
interface Duration<Unit extends 'seconds' | 'milliseconds'> {
  readonly [unit]: Unit;
}
type Seconds = Duration<'seconds'>;
type Milliseconds = Duration<'milliseconds'>;
declare const seconds: (count: number) => Seconds;
declare const milliseconds: (count: number) => Milliseconds;
declare const inSeconds: (duration: Seconds) => number;
declare const inMilliseconds: (duration: Milliseconds) => number;
declare const toMilliseconds: (duration: Seconds) => Milliseconds;
declare const toSeconds: (duration: Milliseconds) => Seconds;
declare const timeAfter: (at: number, ...durations: readonly Milliseconds[]) => number;
declare const timeBefore: (at: number, duration: Milliseconds) => number;
declare const between: (from: number, to: number) => Milliseconds;
declare const secondsBetween: (from: number, to: number) => number;
declare const plus: (one: Milliseconds, other: Milliseconds) => Milliseconds;
declare const times: (duration: Milliseconds, factor: number) => Milliseconds;
declare const shorter: (one: Milliseconds, other: Milliseconds) => Milliseconds;
export { Milliseconds, Seconds, between, inMilliseconds, inSeconds, milliseconds, plus, seconds, secondsBetween, shorter, timeAfter, timeBefore, times, toMilliseconds, toSeconds };