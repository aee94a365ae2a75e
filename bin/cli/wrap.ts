/** Text in lines of at most `width` characters, each behind `indent`; a word that is longer is broken. */
export function wrapped(text: string, indent: string, width: number): string[] {
  const room = Math.max(10, width - indent.length)
  const lines: string[] = []
  let line = ''
  for (const word of text
    .trim()
    .split(' ')
    .flatMap((one) => pieces(one, room))) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(indent + line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, indent + line]
}

function pieces(word: string, room: number): string[] {
  const characters = [...word]
  const count = Math.max(1, Math.ceil(characters.length / room))
  return Array.from({ length: count }, (_, at) => characters.slice(at * room, (at + 1) * room).join(''))
}
