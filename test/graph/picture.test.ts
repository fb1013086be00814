import { describe, expect, it } from 'vitest';
import { toDot } from '../../src/graph/dot.js';
import { stateId } from '../../src/graph/ids.js';
import { toMermaid } from '../../src/graph/mermaid.js';
import { pictureOf } from '../../src/graph/picture.js';
import { playTree } from '../../src/graph/play-tree.js';
import { writeTree } from '../../src/graph/readme.js';
import { TooLarge, toSvg } from '../../src/graph/svg.js';
import { parseXml } from '../../src/phone/xml.js';
import { tree } from '../trees/bakery.js';
import { asking, human, saying, treeWith, twimlState } from './trees.js';

const picture = pictureOf(await playTree(tree));

/** Names that mean something else in Mermaid, DOT or XML. */
const HOSTILE = [
  'end',
  'opening hours',
  'a-->b',
  '"quoted"',
  'ünïcode',
  '<b>&amp;',
  '__proto__',
  '1',
  '[*]',
  'a\nb',
  ';#{}',
  'bell\u0007',
];

const hostileTree = treeWith({
  ...Object.fromEntries(HOSTILE.map((name) => [name, saying(name, null)])),
  menu: asking('', ({ digits }) => HOSTILE[Number(digits || 99)] ?? 'human'),
  human,
});
const hostile = pictureOf(await playTree({ ...hostileTree, start: 'end' }));

describe('names with a meaning in Mermaid, DOT or XML', () => {
  it('have Mermaid ids of letters, digits and underscores', () => {
    for (const line of toMermaid(hostile).split('\n').slice(1)) {
      expect(line).toMatch(
        /^$|^ {4}(direction TB|(\[\*\]|\w+) --> (\[\*\]|\w+)(: [\w ,.+–#;-]+)?|state "[^"\n]*" as \w+|classDef .*|class [\w,]+ \w+)$/,
      );
    }
    expect(toMermaid(hostile)).not.toMatch(/^ {4}end\b/m);
  });

  it('have different ids', () => {
    expect(new Set(HOSTILE.map(stateId)).size).toBe(HOSTILE.length);
    for (const name of HOSTILE) expect(stateId(name)).toMatch(/^state-\w+$/);
  });

  it('are quoted in DOT, and escaped in SVG', async () => {
    expect(toDot(hostile)).not.toContain('a-->b"');
    const svg = parseSvg(await toSvg(hostile));
    for (const name of HOSTILE) expect(svg.ids).toContain(stateId(name));
    expect(svg.texts).toContain('<b>&amp;');
  });
});

describe('the role of a state', () => {
  it('comes from its verbs, or from its kind', async () => {
    const tree = treeWith({
      menu: asking('For a person, press zero.', ({ digits }) =>
        digits === '0' ? 'human' : digits === '1' ? 'fork' : 'wrong',
      ),
      fork: { choose: ({ time }) => (time.getHours() < 12 ? 'action' : 'end') },
      action: { act: () => 'end', to: ['end', 'mail'] },
      mail: { enter: (response) => void response.record(), exit: () => 'end' },
      end: saying('Bye.', null),
      lost: saying('Lost.', 'nowhere'),
    });
    const { states, arrows } = pictureOf(await playTree(tree));
    expect(
      Object.fromEntries(states.map(({ name, role, does, last }) => [name, [role, does, last]])),
    ).toEqual({
      menu: ['asks', '', false],
      human: ['dials', 'dials +15551234567', true],
      wrong: ['says', '', false],
      fork: ['decides', 'decides', false],
      action: ['acts', 'acts', false],
      mail: ['records', 'records a message', false],
      end: ['ends', 'hangs up', true],
      lost: ['says', '', false],
      nowhere: ['missing', 'is missing', false],
    });
    expect(arrows.map(({ from, to, label }) => `${from} ${label} ${to}`)).toEqual([
      'menu 1 fork',
      'menu 0 human',
      'menu else wrong',
      'wrong  menu',
      'fork  action',
      'fork  end',
      'action  end',
      'action  mail',
      'mail voicemail left, nothing said end',
      'lost  nowhere',
    ]);
  });

  it('is in the table of states, in a few words', async () => {
    const tree = treeWith({
      wrong: {
        enter(response) {
          response.say(`${'We say more than fits. '.repeat(4)}`);
          response.pause();
          response.play('https://example.com/a.mp3');
          response.gather({ input: ['speech'] });
          response.gather({ input: ['speech', 'dtmf'], numDigits: 1 });
          response.gather({ numDigits: 3 });
          response.redirect('/webhook');
        },
        exit: () => 'menu',
      },
    });
    const fork = treeWith({ wrong: { choose: ({ time }) => (time.getHours() < 12 ? 'menu' : 'human') } });
    const forked = writeTree('<!-- tree:begin --><!-- tree:end -->', pictureOf(await playTree(fork)));
    expect(forked).toMatch(/\| wrong \| {2}\| (menu · human|human · menu) \|/);
    const text = writeTree('<!-- tree:begin --><!-- tree:end -->', pictureOf(await playTree(tree)));
    expect(text).toContain(
      '| wrong | says "We say more than fits. We say more than fits …", plays https://example.com/a.mp3, waits for speech, ' +
        'waits for a key or speech, waits for keys, goes on at /webhook | ',
    );
    expect(text).toContain('| human | dials +15551234567, says "Good bye." | the end |');
  });
});

describe('the SVG', () => {
  it('has an element with a stable id for every state and every arrow', async () => {
    const { ids } = parseSvg(await toSvg(picture));
    for (const { name } of picture.states) expect(ids).toContain(`state-${name}`);
    for (const { from, to } of picture.arrows) expect(ids).toContain(`edge-${from}-${to}`);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('needs no other file, and is the same each time', async () => {
    const svg = await toSvg(picture);
    expect(svg).not.toMatch(/href|url\(|@import|<script|<style/);
    expect(await toSvg(pictureOf(await playTree(tree)))).toBe(svg);
  });

  it('has the labels last, so that no line covers them', async () => {
    const svg = await toSvg(picture);
    expect(svg.lastIndexOf('class="edge arrow"')).toBeLessThan(svg.indexOf('class="keys"'));
    expect(svg.lastIndexOf('class="node state')).toBeLessThan(svg.indexOf('class="keys"'));
    expect(parseSvg(svg).texts.map((text) => text.trim())).toContain('else');
  });

  it('breaks long labels, and runs from left to right if it would be too wide', async () => {
    const words = ['large pepperoni pizza', 'small margherita', 'vegetarian'];
    const speech = twimlState(
      (response) => void response.gather({ input: ['speech'], hints: words.join() }),
      ({ speech: said }) => (words.includes(said) ? 'human' : 'wrong'),
    );
    const { texts } = parseSvg(await toSvg(pictureOf(await playTree(treeWith({ menu: speech })))));
    expect(texts.map((text) => text.trim())).toContain('"small margherita",');

    const names = Array.from({ length: 10 }, (_, key) => `a state with a long name, number ${key}`);
    const wide = asking('', ({ digits }) => names[Number(digits)] ?? 'human');
    const ends = Object.fromEntries(names.map((name) => [name, saying('Bye.', null)]));
    const [, width, height] =
      /width="(\d+)" height="(\d+)"/.exec(
        await toSvg(pictureOf(await playTree(treeWith({ menu: wide, ...ends })))),
      ) ?? [];
    expect(Number(width)).toBeLessThan(Number(height) * 2);
  });

  it('is refused if a tree takes too long to lay out', async () => {
    await expect(toSvg(picture, 0)).rejects.toThrow(TooLarge);
  });
});

/** The ids and the texts in an SVG, which must be well-formed. */
function parseSvg(svg: string): { ids: string[]; texts: string[] } {
  const root = parseXml(`<Response>${svg}</Response>`);
  const ids: string[] = [];
  const texts: string[] = [];
  const visit = (node: (typeof root.children)[number]) => {
    if (typeof node === 'string') return void texts.push(node);
    if (node.attributes['id'] !== undefined) ids.push(node.attributes['id']);
    for (const child of node.children) visit(child);
    return undefined;
  };
  visit(root);
  return { ids, texts };
}
