/**
 * The first Ctrl-C (or SIGTERM) aborts the signal, so that the run ends after what is under way and clears up; `told`
 * says so. The second is the shell's.
 */
export const onInterrupt = (told: () => void = () => undefined) => {
  const controller = new AbortController()
  const stop = () => {
    told()
    controller.abort()
    process.off('SIGINT', stop)
  }
  const terminate = () => controller.abort()
  process.on('SIGINT', stop)
  process.on('SIGTERM', terminate)
  return {
    signal: controller.signal,
    close: () => {
      process.off('SIGINT', stop)
      process.off('SIGTERM', terminate)
    },
  }
}
