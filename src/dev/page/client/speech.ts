import type { Entry, SpeechReport } from '../types.js';
import { byId } from './dom.js';

const REMEMBERED = 'speak';

/** Speaks prompts with voices of this computer only, because other voices send the text to a server. */
export class Speech {
  private readonly box = byId('speech', HTMLInputElement);
  private readonly label = byId('speech-switch', HTMLLabelElement);
  /** Undefined in a browser without speech. */
  private readonly synthesis: SpeechSynthesis | undefined = window.speechSynthesis;
  private voices: SpeechSynthesisVoice[] = [];
  private speaking: number | undefined;
  /** Only the first of several tabs speaks, until it is closed. */
  private chosen = false;

  constructor(private readonly report: (id: number, speech: SpeechReport) => void) {
    this.box.addEventListener('change', () => {
      localStorage.setItem(REMEMBERED, String(this.box.checked));
      if (!this.box.checked) this.stop('muted');
    });
    void navigator.locks.request('voice', () => {
      this.chosen = true;
      return new Promise(() => {});
    });
    this.findVoices();
    this.synthesis?.addEventListener('voiceschanged', () => this.findVoices());
  }

  /** Stops the previous entry and speaks this one. */
  say({ id, event }: Entry): void {
    if (event.event === 'act' || event.event === 'end') this.stop();
    if (event.event !== 'verb' || event.name !== 'Say') return;
    this.stop();
    if (!this.box.checked || !this.chosen) return;
    const language = event.attributes['language'] ?? 'en-US';
    const speaks = (wanted: string) => this.voices.find(({ lang }) => lang.startsWith(wanted));
    const voice = speaks(language) ?? speaks(language.slice(0, 2)) ?? this.voices[0];
    if (!voice) return;
    const utterance = new SpeechSynthesisUtterance(event.text);
    utterance.voice = voice;
    utterance.lang = voice.lang;
    const tell = (speech: SpeechReport) => {
      if (this.speaking === id) this.report(id, speech);
    };
    utterance.addEventListener('start', () => tell('begun'));
    utterance.addEventListener('end', () => tell('ended'));
    utterance.addEventListener('error', () => tell('muted'));
    this.speaking = id;
    this.synthesis?.speak(utterance);
  }

  stop(report?: SpeechReport): void {
    if (this.speaking !== undefined && report) this.report(this.speaking, report);
    this.speaking = undefined;
    this.synthesis?.cancel();
  }

  private findVoices() {
    this.voices = this.synthesis?.getVoices().filter(({ localService }) => localService) ?? [];
    const none = this.voices.length === 0;
    this.box.disabled = none;
    this.box.checked = !none && localStorage.getItem(REMEMBERED) !== 'false';
    this.label.title = none ? 'This browser has no voice on this computer' : '';
  }
}
