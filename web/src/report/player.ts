// player.ts: the clock that the page's parts share: who wants to go where, and where the recording is.
//
// The video element tells it the time; charts and the list listen; a click anywhere seeks. Without a video a wish is
// kept until the person chooses a file.

export class Player {
    private video: HTMLVideoElement | null = null;
    private wish: number | null = null;
    private readonly listeners = new Set<(seconds: number) => void>();
    onWish: (seconds: number | null) => void = () => {}; // a wish waits for a video, or (null) was granted

    attach(video: HTMLVideoElement | null): void {
        this.video = video;
    }

    // Called once a video can be played.
    ready(): void {
        if (this.wish !== null)
            this.seek(this.wish);
    }

    seek(seconds: number): void {
        const playable = this.video !== null && this.video.readyState >= HTMLMediaElement.HAVE_METADATA;
        this.wish = playable ? null : seconds;
        this.onWish(this.wish);
        if (!playable || this.video === null)
            return;
        this.video.currentTime = seconds;
        // A browser may refuse to start without a click in the page; the place is found all the same.
        this.video.play().catch(() => {});
        this.tell(seconds);
    }

    pause(): void {
        this.video?.pause();
    }

    tell(seconds: number): void {
        for (const listener of this.listeners)
            listener(seconds);
    }

    listen(listener: (seconds: number) => void): () => void {
        this.listeners.add(listener);
        return () => this.listeners.delete(listener);
    }
}
