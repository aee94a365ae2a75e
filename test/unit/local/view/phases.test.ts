import { describe, expect, it } from 'vitest'
import { PhaseFailed, phases } from '../../../../local/view/phases.ts'

function screen() {
  const lines: string[] = []
  return {
    lines,
    line: (text: string) => void lines.push(text),
    paint: (_: unknown, text: string) => text,
    columns: 80,
  }
}

describe('a phase of the set-up', () => {
  it('is told when it is ready, with what it brought', async () => {
    const shown = screen()
    const { phase, stop } = phases(shown)

    expect(await phase('the emulator', () => Promise.resolve(42))).toBe(42)
    stop()

    expect(shown.lines).toEqual([expect.stringMatching(/^ {2}ready {3}0\.\d s {2}the emulator$/)])
  })

  it('that fails is named, with what went wrong', async () => {
    const { phase, stop } = phases(screen())
    const broken = () => Promise.reject(new Error('cdk-synth ended with 1; /x/cdk-synth.log says:\nboom'))

    const failed = phase('templates', broken)

    await expect(failed).rejects.toThrow(PhaseFailed)
    await expect(failed).rejects.toThrow('templates failed: cdk-synth ended with 1; /x/cdk-synth.log says:\nboom')
    stop()
  })
})
