// timecode.ts: seconds as people read them, as the program writes them: "1:02:03.4", hours only when there are any.

export function timecode(seconds: number): string {
    if (!Number.isFinite(seconds) || seconds < 0)
        return "-:--";
    const tenths = Math.round(seconds * 10);
    const whole = Math.floor(tenths / 10);
    const hours = Math.floor(whole / 3600);
    const minutes = Math.floor(whole / 60) % 60;
    const rest = `${String(whole % 60).padStart(2, "0")}.${tenths % 10}`;
    return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}
