import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inferChecks } from '../../source/infer/infer.ts'
import { parse } from '../../source/parse/parse.ts'
import { describeChecks } from './describe.ts'
import { expectToTell } from './telling.ts'

const fixtures = join(import.meta.dirname, 'fixtures')
const cases = readdirSync(fixtures)

describe('inferChecks', () => {
  test.for(cases)('%s', async name => {
    const folder = join(fixtures, name)
    const { lab } = parse(readFileSync(join(folder, 'input.md'), 'utf8'), `labs/${name}.md`)
    expectToTell(lab)
    await expect(describeChecks(lab, inferChecks(lab))).toMatchFileSnapshot(
      join(folder, 'checks.txt'),
    )
  })

  test('every case has its input and its checks, nothing else', () => {
    for (const name of cases)
      expect(readdirSync(join(fixtures, name)).sort(), name).toEqual(['checks.txt', 'input.md'])
  })

  test('never throws, and tells before from after, whatever the commands', () => {
    const name = fc.constantFrom('a', 'b', 'a-$i', '$X', '"$(date)"', '{a,b}', 'a*', '-n', '--all')
    const verb = fc.constantFrom(
      'create configmap',
      'create ns',
      'delete cm',
      'delete ns',
      'label cm',
      'scale deploy',
      'run',
      'patch cm',
      'apply -f',
      'create deployment',
      'cordon',
      'annotate ns',
      'expose pod',
      'delete all',
      'config set-context --current',
      'debug',
      'set image deploy/a',
    )
    const rest = fc.constantFrom(
      '',
      '-n b',
      '-n $i',
      '--replicas=3',
      'x=y',
      'x-',
      '--image=nginx',
      '-l run=a',
      '--all',
      '|| echo failed',
      `-p '{"metadata":{"finalizers":["x"]}}'`,
      `--type=merge -p '{"metadata":{"finalizers":[]}}'`,
      '> a',
      '&',
      `--type=json -p '[{"op":"add","path":"/data/k","value":"v"}]'`,
      '--dry-run=client -o yaml | kubectl apply -f -',
      '--namespace=b',
      '--copy-to=c',
      'a=nginx:2',
    )
    const command = fc.tuple(verb, name, rest).map(words => `kubectl ${words.join(' ')}`)
    const line = fc.oneof(
      command,
      command.map(one => `for i in 1 2 3; do ${one}; done`),
      command.map(one => `for i in $(ls); do ${one}; done`),
      command.map(one => `if true; then ${one}; fi`),
      fc.constantFrom(
        'X=a',
        'cd b',
        'rm -rf a',
        'mkdir -p {a,b}',
        'cat > a <<EOF\n$X\nb\nEOF',
        'echo b >> a',
        'mv a b',
      ),
      fc.string(),
    )
    const block = fc.array(line, { minLength: 1, maxLength: 5 }).map(lines => lines.join('\n'))
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 5 }), blocks => {
        const source = blocks
          .map((value, index) => `## Step ${index + 1}: s${index}\n\n~~~~bash\n${value}\n~~~~\n`)
          .join('\n')
        expectToTell(parse(source, 'lab.md').lab)
      }),
      { numRuns: 300 },
    )
  })

  test('never throws, whatever the manifest', () => {
    fc.assert(
      fc.property(fc.json(), fc.string(), (json, text) => {
        for (const document of [
          json,
          `kind: ConfigMap\nmetadata: ${json}`,
          `kind: List\nitems: ${json}`,
          text,
        ]) {
          const source = `## Step 1: s\n\n~~~~bash\nkubectl apply -f - <<'E_N_D'\n${document}\nE_N_D\n~~~~\n`
          expectToTell(parse(source, 'lab.md').lab)
        }
      }),
    )
  })

  test('takes time linear in the number of commands', () => {
    const steps = (count: number) =>
      Array.from(
        { length: count },
        (_, index) =>
          `## Step ${index + 1}: s${index}\n\n\`\`\`bash\nkubectl create configmap c-${index}\nkubectl delete configmap c-${index - 1}\nfor i in {1..5}; do kubectl create secret generic s-${index}-$i; done\n\`\`\`\n`,
      ).join('\n')
    const time = (count: number) => {
      const { lab } = parse(steps(count), 'lab.md')
      const begin = process.cpuUsage()
      expect(inferChecks(lab).size).toBe(count)
      return process.cpuUsage(begin).user
    }
    // The processor's own time, of the same code when it is warm: other programs do not count.
    time(500)
    const short = Math.min(time(500), time(500), time(500))
    expect(Math.min(time(2000), time(2000))).toBeLessThan(8 * short)
  })
})
